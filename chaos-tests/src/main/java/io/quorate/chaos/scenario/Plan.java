package io.quorate.chaos.scenario;

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
 * @param seed decides what the plan leaves open: targets, moments, operations
 */
public record Plan(String name, long seed, List<Strike> strikes) {
    /** Longest hold of a random fault: twice the default lease and what follows it. */
    private static final int LONGEST_SECONDS = 15;

    public Plan {
        strikes = List.copyOf(strikes);
    }

    /** These faults, each for so long. */
    public static Plan of(long seed, Duration hold, String... faults) {
        List<Strike> strikes = Stream.of(faults)
                .map(fault -> new Strike(Nemeses.named(fault), hold))
                .toList();
        return new Plan(String.join(", then ", faults), seed, strikes);
    }

    /** Faults of all kinds. */
    public static Plan random(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Nemesis> all = Nemeses.all();
        List<Strike> strikes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Nemesis nemesis = all.get(random.nextInt(all.size()));
            strikes.add(new Strike(nemesis, Duration.ofMillis(500 + random.nextInt(1000 * LONGEST_SECONDS))));
        }
        return new Plan("swarm " + seed, seed, strikes);
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
