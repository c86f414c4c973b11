package io.quorate.agent.cli;

import io.quorate.agent.config.AgentExit;
import io.quorate.agent.config.ConfigException;
import io.quorate.agent.config.ConfigFile;
import io.quorate.agent.config.PostgresConfig;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quorate-agent release-data}: gives a data directory back to its owner. */
@Command(
        name = "release-data",
        description =
                "Takes the fence off a data directory, so that PostgreSQL starts as it would without Quorate. The agent and"
                        + " PostgreSQL have to be stopped.",
        mixinStandardHelpOptions = true)
final class ReleaseDataCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @ArgGroup(multiplicity = "1")
    private Which which = new Which();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ReleaseDataCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** One of the two. */
    static final class Which {
        @Option(
                names = "--config",
                paramLabel = "FILE",
                description = "The agent's YAML file, which names postgres.data.")
        private @Nullable Path config;

        @Option(names = "--data", paramLabel = "DIR", description = "The data directory.")
        private @Nullable Path data;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Optional<Path> data;
        try {
            data = dataDirectory();
        } catch (ConfigException e) {
            e.problems().forEach(err::println);
            return AgentExit.CONFIGURATION.code();
        }
        if (data.isEmpty()) {
            err.println("kind: this node is a witness: it has no data directory");
            return AgentExit.CONFIGURATION.code();
        }
        if (!Files.exists(data.get().resolve("PG_VERSION"))) {
            err.println(data.get() + " is no data directory of PostgreSQL: it has no PG_VERSION");
            return AgentExit.PRECONDITION.code();
        }
        return DataReports.print(surroundings.dataDirectories().release(data.get()), spec);
    }

    private Optional<Path> dataDirectory() throws ConfigException {
        Path file = which.config;
        return file == null
                ? Optional.ofNullable(which.data).map(Path::toAbsolutePath)
                : ConfigFile.load(file, surroundings.environment()).postgres().map(PostgresConfig::data);
    }
}
