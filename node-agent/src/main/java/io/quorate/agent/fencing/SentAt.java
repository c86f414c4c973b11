package io.quorate.agent.fencing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a renewal was sent, read from the clock before it was submitted, and the tenure that it was sent in. A repeated attempt of
 * the same command keeps its value. Opaque: only {@link LeaseClock} makes and reads it.
 */
public final class SentAt {
    private final @Nullable Object tenure;
    private final Duration instant;

    SentAt(@Nullable Object tenure, Duration instant) {
        this.tenure = tenure;
        this.instant = instant;
    }

    /** Null when no lease was held. */
    @Nullable
    Object tenure() {
        return tenure;
    }

    /** Boot time until which this renewal, once applied, allows to write: what the guard is to be armed with. */
    public Duration deadline(Duration duration, Duration margin) {
        return instant.plus(duration).minus(margin);
    }

    /** Boot time. */
    Duration instant() {
        return instant;
    }
}
