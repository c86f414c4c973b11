package io.quorate.agent.cli;

import io.quorate.agent.config.AgentExit;
import picocli.CommandLine.Model.CommandSpec;

/** Tells the outcome of work on a data directory: a result on stdout, a refusal on stderr. */
final class DataReports {

    private DataReports() {}

    /** Returns the exit code. */
    static int print(DataReport report, CommandSpec spec) {
        if (report.isDone()) {
            report.lines().forEach(spec.commandLine().getOut()::println);
            return AgentExit.OK.code();
        }
        report.lines().forEach(spec.commandLine().getErr()::println);
        return AgentExit.PRECONDITION.code();
    }
}
