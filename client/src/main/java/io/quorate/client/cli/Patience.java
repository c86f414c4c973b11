package io.quorate.client.cli;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The time for something that is asked for again and again. */
final class Patience {
    private static final long INTERVAL_MS = 250;

    private final long start = System.nanoTime();
    private final Duration limit;

    private Patience(Duration limit) {
        this.limit = limit;
    }

    /** From now on. */
    static Patience of(Duration limit) {
        return new Patience(limit);
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Never negative. */
    Duration left() {
        Duration left = limit.minus(elapsed());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Waits until it is worth asking again; false when the end comes first, or the thread is interrupted. */
    boolean rest() {
        if (left().toMillis() < INTERVAL_MS) {
            return false;
        }
        try {
            TimeUnit.MILLISECONDS.sleep(INTERVAL_MS);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
