package io.quorate.agent.cli;

import io.quorate.agent.config.AgentConfig;
import io.quorate.agent.config.AgentExit;
import io.quorate.agent.config.LoadedConfig;
import io.quorate.agent.config.PostgresConfig;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code quorate-agent release-data}: gives a data directory back to its owner. */
@Command(
        name = "release-data",
        description =
                "Takes the fence off postgres.data, so that PostgreSQL starts as it would without Quorate. The agent and"
                        + " PostgreSQL have to be stopped.",
        mixinStandardHelpOptions = true)
final class ReleaseDataCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ReleaseDataCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Optional<AgentConfig> loaded =
                config.read(surroundings.environment(), err).map(LoadedConfig::config);
        if (loaded.isEmpty()) {
            return AgentExit.CONFIGURATION.code();
        }
        if (loaded.get().postgres().isEmpty()) {
            err.println("kind: " + loaded.get().node() + " is a witness: it has no data directory");
            return AgentExit.CONFIGURATION.code();
        }
        if (loaded.get().postgres().flatMap(PostgresConfig::binaries).isEmpty()) {
            err.println(
                    "postgres.binaries: PostgreSQL's programs were not found; 'quorate-agent check --machine' tells more");
            return AgentExit.PRECONDITION.code();
        }
        Path data = loaded.get().postgres().map(PostgresConfig::data).orElseThrow();
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            err.println(data + " is no data directory of PostgreSQL: it has no PG_VERSION");
            return AgentExit.PRECONDITION.code();
        }
        return DataReports.print(surroundings.dataDirectories().release(loaded.get()), spec);
    }
}
