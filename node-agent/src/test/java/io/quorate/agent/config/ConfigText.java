package io.quorate.agent.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A healthy three-node configuration as text; a test changes what it is about. */
final class ConfigText {
    private static final String HEALTHY = """
            cluster: demo
            node: node-a
            state_directory: /srv/quorate/state
            peers:
              - {name: node-a, raft: "127.0.0.1:7400", api: "127.0.0.1:7401", postgres: "127.0.0.1:5432"}
              - {name: node-b, raft: "127.0.0.2:7400", api: "127.0.0.2:7401", postgres: "127.0.0.2:5432"}
              - {name: node-c, raft: "127.0.0.3:7400", api: "127.0.0.3:7401", postgres: "127.0.0.3:5432"}
            postgres:
              data: /srv/quorate/data
            """;

    private final Path file;
    private final Map<String, String> environment = new TreeMap<>();
    private String text = HEALTHY;

    /** @param directory where the file is written */
    ConfigText(Path directory) {
        this.file = directory.resolve("agent.yaml");
    }

    ConfigText replace(String old, String replacement) {
        if (!text.contains(old)) {
            throw new IllegalArgumentException(old + " is not in\n" + text);
        }
        text = text.replace(old, replacement);
        return this;
    }

    ConfigText with(String lines) {
        text += lines + "\n";
        return this;
    }

    ConfigText withText(String whole) {
        text = whole;
        return this;
    }

    ConfigText withVariable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Path file() {
        return file;
    }

    LoadedConfig read() throws ConfigException {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ConfigFile.read(file, environment, new PostgresBinaries(List.of(), List.of()));
    }

    AgentConfig load() throws ConfigException {
        return read().config();
    }

    /** The problems without the name of the file, in the order they were told. */
    List<String> problems() {
        try {
            read();
            return List.of();
        } catch (ConfigException e) {
            List<String> problems = new ArrayList<>();
            e.problems().forEach(problem -> problems.add(problem.replace(file.toString(), "FILE")));
            return problems;
        }
    }

    /** Like {@code problems}, for exactly one. */
    String problem() {
        List<String> problems = problems();
        return Optional.of(problems)
                .filter(list -> list.size() == 1)
                .map(list -> list.get(0))
                .orElseThrow(() -> new AssertionError("one problem expected, found " + problems));
    }
}
