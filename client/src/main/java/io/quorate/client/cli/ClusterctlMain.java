package io.quorate.client.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program {@code clusterctl}: puts its commands together and runs the one that was typed. */
@Command(
        name = "clusterctl",
        description = "Shows and commands a Quorate cluster through its agents.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = ClusterctlMain.OwnVersion.class,
        sortOptions = false)
public final class ClusterctlMain implements Callable<Integer> {
    private static final int HELP_WIDTH = 100;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final GlobalOptions options = new GlobalOptions();

    private ClusterctlMain() {}

    /** Ends the process with one of {@link ExitCode}. */
    public static void main(String[] args) {
        Shell shell = Shell.ofProcess();
        int status = commandLine(shell).execute(args);
        shell.out().flush();
        shell.err().flush();
        System.exit(status);
    }

    static CommandLine commandLine(Shell shell) {
        ClusterctlMain root = new ClusterctlMain();
        Invocation invocation = new Invocation(shell, root.options);
        CommandLine commandLine = new CommandLine(root)
                .addSubcommand(new StatusCommand(invocation))
                .addSubcommand(new SwitchoverCommand(invocation))
                .addSubcommand(new FailoverCommand(invocation))
                .addSubcommand(new PauseCommand(invocation))
                .addSubcommand(new ResumeCommand(invocation))
                .addSubcommand(new HistoryCommand(invocation))
                .addSubcommand(new LeaseCommand(invocation))
                .addSubcommand(new RecoverQuorumCommand(invocation))
                .addSubcommand(new VersionCommand(invocation));
        describeExitCodes(commandLine);
        commandLine.getSubcommands().values().forEach(ClusterctlMain::describeExitCodes);
        return commandLine
                .setOut(shell.out())
                .setErr(shell.err())
                .setUsageHelpWidth(HELP_WIDTH)
                .setColorScheme(CommandLine.Help.defaultColorScheme(shell.wantsColour() ? Ansi.ON : Ansi.OFF))
                .setParameterExceptionHandler((wrong, args) -> explain(shell, wrong))
                .setExecutionExceptionHandler((bug, command, result) -> admit(shell, bug));
    }

    private static void describeExitCodes(CommandLine commandLine) {
        UsageMessageSpec usage = commandLine.getCommandSpec().usageMessage();
        usage.exitCodeListHeading("%nExit codes:%n");
        usage.exitCodeList(ExitCode.all());
    }

    private static int explain(Shell shell, ParameterException wrong) {
        shell.err().println("clusterctl: " + wrong.getMessage());
        shell.err().println("Try '" + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE.number();
    }

    /** A bug tells nothing about what happened in the cluster. */
    private static int admit(Shell shell, Exception bug) {
        shell.err().println("clusterctl: internal error, please report it: " + bug);
        return ExitCode.OUTCOME_UNKNOWN.number();
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "no command given, expected one of "
                        + String.join(", ", spec.subcommands().keySet()));
    }

    /** Reads the version only when it is asked for. */
    static final class OwnVersion implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"clusterctl " + BuildVersion.read()};
        }
    }
}
