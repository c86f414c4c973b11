package io.quorate.chaos.scenario;

import io.quorate.chaos.lab.Shape;
import io.quorate.chaos.nemesis.Nemeses;
import io.quorate.chaos.nemesis.Nemesis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * What a run does, one fault after the other.
 *
 * @param name for people and file names
 * @param shape of the lab that it takes
 * @param seed decides what the plan leaves open: targets, moments, operations
 */
public record Plan(String name, Shape shape, long seed, List<Strike> strikes) {
    /** Longest hold of a random fault: twice the default lease and what follows it. */
    private static final int LONGEST_SECONDS = 15;

    public Plan {
        strikes = List.copyOf(strikes);
    }

    /** These faults, each for so long, on three hosts. */
    public static Plan of(long seed, Duration hold, String... faults) {
        List<Strike> strikes = Stream.of(faults)
                .map(fault -> new Strike(Nemeses.named(fault), hold))
                .toList();
        return new Plan(String.join(", then ", faults) + ", " + hold.toSeconds() + " s", Shape.THREE, seed, strikes);
    }

    /** Faults of all kinds, on three hosts. */
    public static Plan random(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Nemesis> all = Nemeses.suiting(Shape.THREE);
        List<Strike> strikes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Nemesis nemesis = all.get(random.nextInt(all.size()));
            strikes.add(new Strike(nemesis, Duration.ofMillis(500 + random.nextInt(1000 * LONGEST_SECONDS))));
        }
        return new Plan("swarm " + seed, Shape.THREE, seed, strikes);
    }

    /** The same on another lab. */
    public Plan on(String shapeName, Shape other) {
        return new Plan(shapeName + ": " + name, other, seed, strikes);
    }

    /** The name as the name of a directory. */
    public String directory() {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + "-" + seed;
    }

    @Override
    public String toString() {
        return name + ", seed " + seed + ": " + strikes;
    }
}
