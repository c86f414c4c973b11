package io.quorate.agent.fencing;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long after a deadline the guard needs on this machine until the last process is gone, as far as it has been tried.
 *
 * @param floor what is counted with at least, however fast the trials were
 * @param runs what the last trials took, the oldest first; none before the first trial has ended
 * @param failure why the last trial told nothing; empty when it did
 */
public record GuardStopTime(Duration floor, List<Duration> runs, Optional<String> failure) {
    /** The last three trials of three runs: a machine that was busy for a moment is not held to it for ever. */
    static final int KEPT_RUNS = 9;

    /**
     * What ends in a trial sleeps and holds next to nothing. A server's process has shared memory and files to give back, and may have
     * work in the kernel to finish first; and no trial is the worst.
     */
    private static final int CAUTION = 2;

    public GuardStopTime {
        runs = List.copyOf(runs);
    }

    /** Nothing is known yet. */
    public static GuardStopTime untried(Duration floor) {
        return new GuardStopTime(floor, List.of(), Optional.empty());
    }

    GuardStopTime afterTrial(List<Duration> newRuns) {
        List<Duration> all = Stream.concat(runs.stream(), newRuns.stream()).toList();
        List<Duration> kept = all.subList(Math.max(0, all.size() - KEPT_RUNS), all.size());
        return new GuardStopTime(floor, kept, Optional.empty());
    }

    GuardStopTime afterFailure(String reason) {
        return new GuardStopTime(floor, runs, Optional.of(reason));
    }

    public boolean isTried() {
        return !runs.isEmpty();
    }

    /** The slowest of the runs. */
    public Optional<Duration> worst() {
        return runs.isEmpty() ? Optional.empty() : Optional.of(Collections.max(runs));
    }

    /** What the lease's arithmetic counts with: twice the worst run, and at least the floor. */
    public Duration counted() {
        return worst().map(run -> Duration.ofNanos(CAUTION * run.toNanos()))
                .filter(cautious -> cautious.compareTo(floor) > 0)
                .orElse(floor);
    }
}
