package io.quorate.agent.cli;

import io.quorate.agent.config.AgentConfig;
import io.quorate.agent.config.AgentExit;
import io.quorate.agent.config.StartChecks;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command line of {@code quorate-agent}. Without a command it means {@code run}. */
public final class AgentCli {
    private static final Logger LOG = LoggerFactory.getLogger(AgentCli.class);
    private static final Set<String> OWN_OPTIONS = Set.of("-h", "--help", "-V", "--version");

    private final CommandLine commands;

    public AgentCli(
            AgentLauncher launcher,
            DataDirectoryWork dataDirectories,
            Map<String, String> environment,
            PrintWriter out,
            PrintWriter err) {
        this(new Surroundings(launcher, dataDirectories, environment, StartChecks::failures), out, err);
    }

    AgentCli(
            AgentLauncher launcher,
            DataDirectoryWork dataDirectories,
            Map<String, String> environment,
            Function<AgentConfig, List<String>> startChecks,
            PrintWriter out,
            PrintWriter err) {
        this(new Surroundings(launcher, dataDirectories, environment, startChecks), out, err);
    }

    private AgentCli(Surroundings surroundings, PrintWriter out, PrintWriter err) {
        commands = new CommandLine(new Top())
                .addSubcommand(new RunCommand(surroundings))
                .addSubcommand(new CheckCommand(surroundings))
                .addSubcommand(new SecretsCommand())
                .addSubcommand(new AdoptCheckCommand(surroundings))
                .addSubcommand(new ReleaseDataCommand(surroundings))
                .addSubcommand(new RecoverQuorumCommand(surroundings))
                .addSubcommand(new VersionCommand());
        commands.setOut(out)
                .setErr(err)
                .setParameterExceptionHandler(AgentCli::wrongUsage)
                .setExecutionExceptionHandler((failure, command, parsed) -> defect(failure, command));
        describeExitCodes(commands);
        commands.getSubcommands().values().forEach(command -> {
            command.getCommandSpec().versionProvider(new Version());
            describeExitCodes(command);
        });
    }

    /** Does what the arguments say. Blocks while an agent runs. Returns the exit code of the process. */
    public int run(String... arguments) {
        List<String> whole = new ArrayList<>(Arrays.asList(arguments));
        if (whole.isEmpty() || (whole.get(0).startsWith("-") && !OWN_OPTIONS.contains(whole.get(0)))) {
            whole.add(0, RunCommand.NAME);
        }
        return commands.execute(whole.toArray(String[]::new));
    }

    private static void describeExitCodes(CommandLine command) {
        Map<String, String> meanings = new LinkedHashMap<>();
        for (AgentExit exit : AgentExit.values()) {
            meanings.put(Integer.toString(exit.code()), exit.meaning());
        }
        command.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(meanings);
    }

    private static int wrongUsage(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(command.getCommandSpec().qualifiedName() + ": " + failure.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return AgentExit.USAGE.code();
    }

    private static int defect(Exception failure, CommandLine command) {
        LOG.atError().setCause(failure).log("a command ended in a defect");
        command.getErr()
                .println(command.getCommandSpec().qualifiedName() + ": a defect of Quorate, not of your input: "
                        + failure);
        return AgentExit.DEFECT.code();
    }

    /** Only help and version: the work is in the commands. */
    @Command(
            name = "quorate-agent",
            description =
                    "The process beside each PostgreSQL that keeps exactly one node writable. Without a command: run.",
            versionProvider = Version.class,
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "[COMMAND]")
    static final class Top implements Runnable {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

        @Override
        public void run() {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }
}
