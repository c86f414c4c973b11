package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the agents take from their servers when all of them, and the load, share this machine: measured with and without them in turns.
 * Only in the profile {@code endurance}: it says something on a machine that does nothing else.
 */
@Tag("endurance")
@EnabledIfSystemProperty(named = "endurance.record", matches = ".+")
class OverheadIT {
    private static final double LEAST_THROUGHPUT = 0.95;
    private static final double MOST_LATENCY = 1.05;
    private static final double PART_OF_SATURATION = 0.7;
    private static final int PAIRS = Integer.getInteger("overhead.pairs", 9);
    private static final Duration RUN = seconds("overhead.seconds", 20);
    private static final Duration SETTLE = seconds("overhead.settle", 5);

    /** Under load, once: a young JVM compiles what it runs. */
    private static final Duration WARM_UP = seconds("overhead.warmup", 90);

    @ParameterizedTest
    @ValueSource(strings = {"async", "quorum"})
    void agents_leave_their_servers_nearly_all_that_they_could_do_without(String durability, @TempDir Path logs)
            throws IOException {
        try (LocalCluster cluster = LocalCluster.up(3, Map.of("QUORATE_DURABILITY", durability))) {
            String primary = cluster.awaitWhole(LocalCluster.STANDS).primary().orElseThrow();
            Pgbench pgbench = new Pgbench(cluster.succeed("uri").stdout().strip(), logs);
            pgbench.fill();
            String before = loadAverage();
            pgbench.throughput(WARM_UP);
            AgentsInTurns turns = new AgentsInTurns(cluster, primary, pgbench, SETTLE);

            Pairs throughput = turns.pairs(PAIRS, () -> pgbench.throughput(RUN));
            double rate = PART_OF_SATURATION * throughput.medianWithout();
            Pairs latency = turns.pairs(PAIRS, () -> pgbench.medianLatency(RUN, rate));

            print(
                    durability + ", load average " + before + " before and " + loadAverage() + " after",
                    "with",
                    "without");
            print("  throughput, tps", throughput);
            print("  p50 at 70 %, ms", latency);
            assertThat(throughput.ratio()).as("throughput: " + throughput).isGreaterThanOrEqualTo(LEAST_THROUGHPUT);
            assertThat(latency.ratio()).as("p50 latency: " + latency).isLessThanOrEqualTo(MOST_LATENCY);
        }
    }

    private static void print(String title, Object... figures) {
        StringBuilder line = new StringBuilder(String.format("%-52s", title));
        for (Object figure : figures) {
            line.append(String.format(" %10s", figure));
        }
        System.out.println(line);
    }

    private static String loadAverage() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    }

    private static Duration seconds(String property, int otherwise) {
        return Duration.ofSeconds(Integer.getInteger(property, otherwise));
    }
}
