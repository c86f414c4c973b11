package io.quorate.agent.simulation;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Many lives, over hours and in several runs: {@code -Dsimulation.record=FILE} notes each thousand, and the next run goes on after the
 * last one that this commit has there. {@code -Dsimulation.minutes=M} says when to stop, {@code -Dsimulation.seed=S} where the first run
 * begins.
 */
@ExtendWith(Quiet.class)
@EnabledIfSystemProperty(named = "simulation.record", matches = ".+")
class SimulationRangesIT {
    private static final int CHUNK = 1000;
    private static final Path RECORD = Path.of(System.getProperty("simulation.record", ""));
    private static final Duration TIME = Duration.ofMinutes(Integer.getInteger("simulation.minutes", 10));

    private final String commit = Seeds.commit();

    @Test
    void no_promise_is_broken_for_a_long_time() throws IOException {
        long end = System.nanoTime() + TIME.toNanos();
        List<String> violations = new ArrayList<>();
        for (long first = next(); System.nanoTime() < end; first += CHUNK) {
            run(first, violations);
        }
        if (!violations.isEmpty()) {
            throw new AssertionError(String.join("\n\n", violations));
        }
    }

    private long next() throws IOException {
        long next = Seeds.first(0);
        if (Files.exists(RECORD)) {
            for (String line : Files.readAllLines(RECORD)) {
                String[] fields = line.split("\t", -1);
                if (fields[0].equals(commit)) {
                    next = Long.parseLong(fields[1]) + Long.parseLong(fields[2]);
                }
            }
        }
        return next;
    }

    private void run(long first, List<String> violations) throws IOException {
        long begun = System.nanoTime();
        List<Long> broken = new ArrayList<>();
        for (long seed = first; seed < first + CHUNK; seed++) {
            try {
                new Lives().run(seed, 1);
            } catch (AssertionError violation) {
                broken.add(seed);
                violations.add(String.valueOf(violation.getMessage()));
                System.out.println(violation.getMessage());
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        List<Object> fields = List.of(commit, first, CHUNK, seconds, broken);
        String line = String.format(Locale.ROOT, "%s\t%d\t%d\t%.1f\t%s%n", fields.toArray());
        Files.writeString(RECORD, line, CREATE, APPEND);
    }
}
