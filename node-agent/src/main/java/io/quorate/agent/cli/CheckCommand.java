package io.quorate.agent.cli;

import io.quorate.agent.config.AgentExit;
import io.quorate.agent.config.EffectiveValue;
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

/** {@code quorate-agent check}: is the configuration right, and what is in force? */
@Command(
        name = "check",
        description =
                "Checks the configuration and prints every setting in force with its origin. Passwords are no settings.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--machine",
            description =
                    "Also check this machine as 'run' would: programs, directories and their owners, ports, passwords.")
    private boolean machine;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CheckCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Optional<LoadedConfig> loaded = config.read(surroundings.environment(), err);
        if (loaded.isEmpty()) {
            return AgentExit.CONFIGURATION.code();
        }
        List<EffectiveValue> values = loaded.get().values();
        int widest = values.stream().mapToInt(CheckCommand::width).max().orElse(0);
        PrintWriter out = spec.commandLine().getOut();
        for (EffectiveValue value : values) {
            String padding = " ".repeat(widest - width(value));
            out.println(value.path() + ": " + value.value() + padding + "  # " + value.place());
        }
        List<String> failures =
                machine ? surroundings.startChecks().apply(loaded.get().config()) : List.of();
        failures.forEach(err::println);
        return (failures.isEmpty() ? AgentExit.OK : AgentExit.PRECONDITION).code();
    }

    private static int width(EffectiveValue value) {
        return value.path().length() + value.value().length();
    }
}
