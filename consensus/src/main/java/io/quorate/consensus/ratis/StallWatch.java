package io.quorate.consensus.ratis;

import java.time.Duration;
import java.util.Optional;

/**
 * Notices a replica that no longer applies what is committed. Thread-safe.
 *
 * <p>Time counts only as far as it was watched: a process that wakes from a long pause has not stalled.
 */
final class StallWatch {
    static final Duration LIMIT = Duration.ofSeconds(10);

    private static final Duration LONGEST_STEP = Duration.ofMillis(500);

    private long lastNanos;
    private long lastApplied = Long.MIN_VALUE;
    private long stalledNanos;

    /**
     * Looks once.
     *
     * @param nanos the monotonic clock
     * @return why the replica counts as stalled; empty while it does not
     */
    synchronized Optional<String> observe(long nanos, boolean hasLeader, long committed, long applied) {
        boolean stands = hasLeader && committed > applied && applied == lastApplied;
        stalledNanos = stands ? stalledNanos + Math.min(nanos - lastNanos, LONGEST_STEP.toNanos()) : 0;
        lastNanos = nanos;
        lastApplied = applied;
        return stalledNanos > LIMIT.toNanos()
                ? Optional.of("nothing was applied for " + LIMIT.toSeconds() + " s: stands at log entry " + applied
                        + ", committed is " + committed)
                : Optional.empty();
    }
}
