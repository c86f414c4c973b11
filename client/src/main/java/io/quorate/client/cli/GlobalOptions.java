package io.quorate.client.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that stand before or after the command's name. */
final class GlobalOptions {
    static final String ENDPOINTS_VARIABLE = "CLUSTERCTL_ENDPOINTS";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            converter = OutputFormat.Converter.class,
            description = "Form of the result on stdout: table (standard) or json.")
    OutputFormat output = OutputFormat.TABLE;

    @Option(
            names = "--endpoints",
            paramLabel = "HOST:PORT,...",
            scope = ScopeType.INHERIT,
            description = "Agents to ask; best those of all nodes. IPv6 addresses in brackets. "
                    + "Standard: the environment variable " + ENDPOINTS_VARIABLE + ".")
    @Nullable
    String endpoints;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            scope = ScopeType.INHERIT,
            converter = DurationConverter.class,
            description = "Give up after this time: seconds, or with a unit as in 500ms or 2m. "
                    + "Standard: 3 s for questions, 10 s for pause and resume, 120 s for switchover and failover, "
                    + "60 s for the primary after recover-quorum.")
    @Nullable
    Duration timeout;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    boolean isHelpWanted;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version of clusterctl.")
    boolean isVersionWanted;
}
