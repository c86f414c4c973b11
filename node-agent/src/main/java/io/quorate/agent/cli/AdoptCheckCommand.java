package io.quorate.agent.cli;

import io.quorate.agent.config.AgentConfig;
import io.quorate.agent.config.AgentExit;
import io.quorate.agent.config.LoadedConfig;
import io.quorate.agent.config.PostgresConfig;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code quorate-agent adopt-check}: what would happen to an existing data directory? */
@Command(
        name = "adopt-check",
        description = "Tells what an adoption of postgres.data would change, or why it is impossible. Changes nothing.",
        mixinStandardHelpOptions = true)
final class AdoptCheckCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    AdoptCheckCommand(Surroundings surroundings) {
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
            err.println("kind: " + loaded.get().node() + " is a witness: it has no data directory to adopt");
            return AgentExit.CONFIGURATION.code();
        }
        if (loaded.get().postgres().flatMap(PostgresConfig::binaries).isEmpty()) {
            err.println(
                    "postgres.binaries: PostgreSQL's programs were not found; 'quorate-agent check --machine' tells more");
            return AgentExit.PRECONDITION.code();
        }
        return DataReports.print(surroundings.dataDirectories().checkAdoption(loaded.get()), spec);
    }
}
