package io.quorate.agent.cli;

import io.quorate.agent.config.ConfigException;
import io.quorate.agent.config.ConfigFile;
import io.quorate.agent.config.LoadedConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --config}, and reading what it names. */
final class ConfigOption {
    private static final String VARIABLE = "QUORATE_CONFIG";
    private static final String DEFAULT = "/etc/quorate/quorate-agent.yaml";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The agent's YAML file. Default: $" + VARIABLE + ", else " + DEFAULT + ".")
    private @Nullable Path file;

    /** The configuration; empty when it is wrong and that has been told. Warnings are told as well. */
    Optional<LoadedConfig> read(Map<String, String> environment, PrintWriter err) {
        Path named = file;
        try {
            LoadedConfig loaded = ConfigFile.read(
                    named == null ? Path.of(environment.getOrDefault(VARIABLE, DEFAULT)) : named, environment);
            loaded.warnings().forEach(warning -> err.println("warning: " + warning));
            return Optional.of(loaded);
        } catch (ConfigException e) {
            e.problems().forEach(err::println);
            return Optional.empty();
        }
    }
}
