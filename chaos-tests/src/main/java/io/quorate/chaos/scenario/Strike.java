package io.quorate.chaos.scenario;

import io.quorate.chaos.nemesis.Nemesis;
import java.time.Duration;

/**
 * One fault of a plan.
 *
 * @param hold for how long it lasts
 */
public record Strike(Nemesis nemesis, Duration hold) {
    public Strike {
        if (hold.isNegative() || hold.isZero()) {
            throw new IllegalArgumentException(nemesis.name() + " lasts longer than nothing, not " + hold);
        }
    }

    @Override
    public String toString() {
        return nemesis.name() + " for " + hold.toMillis() + " ms";
    }
}
