package io.quorate.agent.loop;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** A stopwatch on the monotonic clock: how long something has been so. Not thread-safe. */
final class Since {
    private final LongSupplier nanoTime;
    private OptionalLong start = OptionalLong.empty();

    Since(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Starts now, also when it runs already. */
    void restart() {
        start = OptionalLong.of(nanoTime.getAsLong());
    }

    /** Runs on while the condition holds, and is zero while it does not. */
    void track(boolean holds) {
        if (!holds) {
            start = OptionalLong.empty();
        } else if (start.isEmpty()) {
            restart();
        }
    }

    void stop() {
        start = OptionalLong.empty();
    }

    boolean isRunning() {
        return start.isPresent();
    }

    /** Zero when it does not run. */
    Duration elapsed() {
        return start.isPresent() ? Duration.ofNanos(nanoTime.getAsLong() - start.getAsLong()) : Duration.ZERO;
    }
}
