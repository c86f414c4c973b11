package io.quorate.agent.postgres;

import java.time.Duration;

/** A moment on the monotonic clock until which an operation may go on, and waiting for a condition until then. */
final class Deadline {
    private final long endNanos;

    private Deadline(long endNanos) {
        this.endNanos = endNanos;
    }

    static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    /** Zero when it has passed. */
    Duration remaining() {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }

    boolean hasPassed() {
        return endNanos - System.nanoTime() <= 0;
    }

    /** This deadline or the limit from now on, whichever comes first. */
    Deadline atMost(Duration limit) {
        return remaining().compareTo(limit) <= 0 ? this : in(limit);
    }

    /** Whole seconds, rounded up and at least 1: the unit of pgjdbc's time-outs, where 0 would mean none. */
    int remainingSeconds() {
        return (int) Math.max(
                1, Math.min(Integer.MAX_VALUE, remaining().plusMillis(999).toSeconds()));
    }

    /** Asks again and again until the answer is yes. */
    void await(String what, Duration interval, Condition condition) throws OperationFailed, InterruptedException {
        while (!condition.holds()) {
            if (hasPassed()) {
                throw new OperationFailed("the deadline passed while waiting " + what);
            }
            Thread.sleep(Math.max(1, Math.min(interval.toMillis(), remaining().toMillis())));
        }
    }

    /** See {@link #await}. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws OperationFailed, InterruptedException;
    }
}
