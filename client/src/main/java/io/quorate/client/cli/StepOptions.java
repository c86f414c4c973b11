package io.quorate.client.cli;

import picocli.CommandLine.Option;

/** Options of the commands that change the primary. */
final class StepOptions {
    @Option(names = "--dry-run", description = "Only check whether it is possible.")
    boolean isDryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    boolean isConfirmed;
}
