package io.quorate.agent.simulation;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** Chance, from a seed. Each part of a world has dice of its own: what one part throws does not change what another does. */
final class Dice {
    static final long MS = 1_000_000;

    private final SplittableRandom random;

    Dice(long seed) {
        this(new SplittableRandom(seed));
    }

    private Dice(SplittableRandom random) {
        this.random = random;
    }

    Dice split() {
        return new Dice(random.split());
    }

    boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    /** Both included. */
    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    double between(double least, double most) {
        return least + random.nextDouble() * (most - least);
    }

    /** Nanoseconds of so many milliseconds, with fractions. */
    long millis(double least, double most) {
        return (long) (between(least, most) * MS);
    }

    /** As {@link #millis}, but once in a while ten times as much. */
    long usuallyMillis(double least, double most) {
        return happens(0.03) ? millis(most, most * 10) : millis(least, most);
    }

    Duration seconds(double least, double most) {
        return Duration.ofNanos(millis(least * 1000, most * 1000));
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
