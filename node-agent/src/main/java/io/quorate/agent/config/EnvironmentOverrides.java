package io.quorate.agent.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Settings given by environment variables: {@code QUORATE_} and the path in capitals, {@code QUORATE_LEASE_DURATION} for {@code
 * lease.duration}. They win over the file. {@code QUORATE_PEERS} holds the whole list as YAML.
 */
final class EnvironmentOverrides {
    static final String PEERS_VARIABLE = Setting.VARIABLE_PREFIX + "PEERS";
    static final String PLACE = "environment";

    /** Variables with our prefix that are no settings: they belong to the launcher, the command line and the log. */
    static final Set<String> NO_SETTINGS =
            Set.of("QUORATE_CONFIG", "QUORATE_AGENT_JAVA_OPTS", "QUORATE_AGENT_LOG_LEVEL");

    /** What the scripts for a local cluster are told. */
    private static final String SCRIPTS_PREFIX = "QUORATE_LOCAL_";

    /** Names of variables are long and alike: more slips would suggest a wrong one. */
    private static final int MOST_SLIPS = 2;

    private final Map<String, String> environment;
    private final Problems problems;

    EnvironmentOverrides(Map<String, String> environment, Problems problems) {
        this.environment = new TreeMap<>(environment);
        this.problems = problems;
    }

    /** Texts by the path of their setting; variables that look like settings and are none become problems. */
    Map<String, Found> read(List<Setting<?>> settings) {
        Map<String, String> paths = new LinkedHashMap<>();
        settings.forEach(setting -> paths.put(setting.variable(), setting.path()));
        Map<String, Found> found = new LinkedHashMap<>();
        environment.forEach((variable, text) -> {
            if (!variable.startsWith(Setting.VARIABLE_PREFIX)
                    || variable.startsWith(SCRIPTS_PREFIX)
                    || NO_SETTINGS.contains(variable)) {
                return;
            }
            String path = paths.get(variable);
            if (path != null) {
                found.put(path, new Found(text, PLACE + " " + variable));
            } else if (!variable.equals(PEERS_VARIABLE)) {
                problems.add(PLACE, variable, "unknown setting" + suggestion(variable, paths.keySet()));
            }
        });
        return found;
    }

    /** The list of peers as YAML, if it is given. */
    Optional<String> peers() {
        return Optional.ofNullable(environment.get(PEERS_VARIABLE));
    }

    private static String suggestion(String variable, Set<String> known) {
        return NearMiss.of(variable, known)
                .filter(near -> NearMiss.slips(variable, near) <= MOST_SLIPS)
                .map(near -> ": did you mean " + near + "?")
                .orElse(": allowed is " + Setting.VARIABLE_PREFIX
                        + " and the path of a setting in capitals, such as QUORATE_POSTGRES_LISTEN");
    }
}
