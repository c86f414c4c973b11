package io.quorate.agent.cli;

import io.quorate.agent.config.AgentConfig;
import io.quorate.agent.config.AgentExit;
import io.quorate.agent.config.LoadedConfig;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quorate-agent run}: the agent itself. */
@Command(name = RunCommand.NAME, description = "Runs the agent until it is stopped.", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    static final String NAME = "run";

    private final Surroundings surroundings;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--bootstrap",
            description =
                    "The very first start of a new cluster, given on every node. Never for a node that lost its disks:"
                            + " that one is taken in as a new member.")
    private boolean bootstrap;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    RunCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Optional<LoadedConfig> loaded = config.read(surroundings.environment(), err);
        if (loaded.isEmpty()) {
            return AgentExit.CONFIGURATION.code();
        }
        AgentConfig checked = loaded.get().config();
        List<String> failures = surroundings.startChecks().apply(checked);
        if (!failures.isEmpty()) {
            failures.forEach(err::println);
            return AgentExit.PRECONDITION.code();
        }
        return surroundings.launcher().run(checked, bootstrap);
    }
}
