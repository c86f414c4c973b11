package io.quorate.agent.postgres;

import io.quorate.agent.process.ProgramRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Has pg_waldump read the divergent WAL. A rejoin never fails for it: the copies tell the same, to who reads them later. */
final class WalDump {
    /** A rejoin does not wait longer for a description. 230 MB of small records were read in 13 s on two busy processors. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Installation on;

    WalDump(Installation on) {
        this.on = on;
    }

    /**
     * Whole records from the fork to the end.
     *
     * @param contents what has been read
     * @param gap why it is not everything; empty when it is
     */
    record Description(WalContents contents, Optional<String> gap) {}

    Description describe(Divergence divergence, Path segments, RelationNames names, Deadline deadline)
            throws InterruptedException {
        WalReading reading = new WalReading();
        Optional<String> gap = read(divergence, segments, reading, deadline.atMost(LIMIT));
        return new Description(reading.contents(names), gap);
    }

    private Optional<String> read(Divergence divergence, Path segments, WalReading reading, Deadline deadline)
            throws InterruptedException {
        if (!Files.isExecutable(on.settings().binaries().resolve("pg_waldump"))) {
            return Optional.of("pg_waldump is missing in " + on.settings().binaries());
        }
        for (Divergence.Stretch stretch : divergence.stretches()) {
            if (stretch.bytes() == 0) {
                continue;
            }
            try {
                ProgramRun run = on.programs().run("pg_waldump", arguments(stretch, segments), deadline, reading::line);
                if (!run.isSuccess() || !run.isReadToEnd()) {
                    return Optional.of("pg_waldump, on timeline " + stretch.timeline() + ", " + lastLine(run));
                }
            } catch (OperationFailed e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }
        return Optional.empty();
    }

    static List<String> arguments(Divergence.Stretch stretch, Path segments) {
        return List.of(
                "--path=" + segments,
                "--timeline=" + stretch.timeline().number(),
                "--start=" + stretch.from(),
                "--end=" + stretch.to());
    }

    /** Its complaint comes after everything that it could read. */
    private static String lastLine(ProgramRun run) {
        String output = run.output().strip();
        String last = output.substring(output.lastIndexOf('\n') + 1);
        return run.isTimedOut() ? "took too long" : "ended with code " + run.exitCode() + ": " + last;
    }
}
