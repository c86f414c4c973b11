package io.quorate.agent.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The settings of a node or of a peer, read. What could not be read is absent, and a problem has been added. */
final class Values {
    static final String DEFAULT = "default";

    private record Value(Object content, String place) {}

    private final String source;
    private final String displayPrefix;
    private final Problems problems;
    private final Map<Setting<?>, Value> values = new LinkedHashMap<>();
    private final Set<Setting<?>> broken = new HashSet<>();

    /** @param source the place of what is missing */
    Values(String source, String displayPrefix, Problems problems) {
        this.source = source;
        this.displayPrefix = displayPrefix;
        this.problems = problems;
    }

    void readAll(List<Setting<?>> settings, Map<String, Found> texts) {
        settings.forEach(setting -> {
            Found found = texts.get(setting.path());
            if (found != null) {
                read(setting, found);
            } else if (setting.presence() == Setting.Presence.DEFAULTED) {
                read(setting, new Found(setting.defaultText(), DEFAULT));
            } else if (setting.presence() == Setting.Presence.REQUIRED) {
                problems.add(
                        source,
                        displayPrefix + setting.path(),
                        "is missing: allowed is " + setting.format().allowed());
            }
        });
    }

    private <T> void read(Setting<T> setting, Found found) {
        String text = found.text();
        if (text == null) {
            broken.add(setting);
            return;
        }
        try {
            values.put(setting, new Value(setting.format().read(text), found.place()));
        } catch (IllegalArgumentException | ArithmeticException e) {
            broken.add(setting);
            problems.add(
                    found.place(),
                    displayPrefix + setting.path(),
                    "is '" + text + "': allowed is " + setting.format().allowed());
        }
    }

    /** Gives a setting that is not there its derived value. */
    <T> void derive(Setting<T> setting, T content) {
        if (isMissing(setting)) {
            values.put(setting, new Value(content, DEFAULT));
        }
    }

    <T> Optional<T> find(Setting<T> setting) {
        return Optional.ofNullable(values.get(setting))
                .map(value -> setting.format().type().cast(value.content()));
    }

    /** Only after {@link Problems#throwIfAny}: the value is there. */
    <T> T get(Setting<T> setting) {
        return find(setting)
                .orElseThrow(
                        () -> new IllegalStateException(setting.path() + " has no value and no problem was added"));
    }

    boolean isWritten(Setting<?> setting) {
        Value value = values.get(setting);
        return value != null && !value.place().equals(DEFAULT);
    }

    /** Nothing stands there, not even something that could not be read. */
    boolean isMissing(Setting<?> setting) {
        return !values.containsKey(setting) && !broken.contains(setting);
    }

    void complain(Setting<?> setting, String sentence) {
        Value value = values.get(setting);
        String place = value == null || value.place().equals(DEFAULT) ? source : value.place();
        problems.add(place, displayPrefix + setting.path(), sentence);
    }

    /** In the order of the list; what is not in force is left out. */
    List<EffectiveValue> effective(List<Setting<?>> settings) {
        List<EffectiveValue> effective = new ArrayList<>();
        for (Setting<?> setting : settings) {
            Value value = values.get(setting);
            if (value != null) {
                effective.add(EffectiveValue.of(displayPrefix + setting.path(), value.content(), value.place()));
            }
        }
        return effective;
    }
}
