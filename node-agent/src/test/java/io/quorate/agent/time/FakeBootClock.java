package io.quorate.agent.time;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A clock that a test moves. Starts at 1000 s after boot. Thread-safe. */
public final class FakeBootClock implements BootClock {
    /** Null: it does not answer. */
    private final AtomicReference<@Nullable Duration> now = new AtomicReference<>(Duration.ofSeconds(1000));

    @Override
    public Duration now() {
        Duration value = now.get();
        if (value == null) {
            throw new UncheckedIOException(new IOException("the clock does not answer"));
        }
        return value;
    }

    /** Time passes, or the machine was suspended for as long. */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("advance by " + by + ": a boot clock never goes back");
        }
        now.updateAndGet(value -> value == null ? null : value.plus(by));
    }

    public void setTo(Duration value) {
        now.set(value);
    }

    /** Every reading fails, until the clock is set again. */
    public void fail() {
        now.set(null);
    }
}
