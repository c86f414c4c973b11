package io.quorate.agent.simulation;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Runs many lives one after the other, counts, and tells of the first in which a promise was broken. */
final class Lives {
    private final long begun = System.nanoTime();
    private long lives;
    private long events;
    private long writes;
    private long acknowledged;
    private long epochs;

    void run(long first, int count) {
        for (long seed = first; seed < first + count; seed++) {
            run(seed);
        }
    }

    private void run(long seed) {
        Life.End end = Life.of(seed, Parts.REAL);
        lives++;
        events += end.events();
        writes += end.writes();
        acknowledged += end.acknowledged();
        epochs += end.epochs();
        if (end.violation().isPresent()) {
            throw new AssertionError(report(Shrinking.of(end, Parts.REAL)));
        }
    }

    private static String report(Life.End end) {
        String faults = end.faults().stream().map(Fault::toString).collect(Collectors.joining("\n"));
        return "seed " + end.seed() + ": " + end.violation().orElseThrow()
                + "\n\nthe faults without which it does not happen:\n" + faults
                + "\n\nwhat happened last:\n" + Life.told(end.seed(), end.faults())
                + "\n\nagain, with all faults: mvn -pl node-agent -am test -Dtest=SimulationTest -Dsimulation.seed="
                + end.seed() + " -Dsimulation.seeds=1 -Dsurefire.failIfNoSpecifiedTests=false";
    }

    private long elapsed() {
        return System.nanoTime() - begun;
    }

    @Override
    public String toString() {
        double seconds = elapsed() / 1e9;
        List<Object> figures =
                List.of(lives, seconds, lives / seconds * 60, events / seconds, epochs, writes, acknowledged);
        return String.format(
                Locale.ROOT,
                "%d lives in %.1f s (%.0f a minute, %.0f events a second), %d epochs, %d writes, %d acknowledged",
                figures.toArray());
    }
}
