package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;

/**
 * Takes a figure of one cluster's servers with their agents and without, in turns.
 *
 * @param primary which stays the same
 * @param settle how long the load goes on before each figure: what has been woken up has calls to make up for
 */
record AgentsInTurns(LocalCluster cluster, String primary, Pgbench load, Duration settle) {
    /** Something that is measured. */
    interface Figure {
        double take() throws IOException;
    }

    /** Every other pair begins without. */
    Pairs pairs(int count, Figure figure) throws IOException {
        Pairs pairs = new Pairs();
        for (int i = 0; i < count; i++) {
            if (i % 2 == 0) {
                double with = settled(figure);
                pairs.add(with, without(figure));
            } else {
                double without = without(figure);
                pairs.add(settled(figure), without);
            }
        }
        return pairs;
    }

    private double without(Figure figure) throws IOException {
        String waitedFor = waitedFor();
        try (SleepingAgents sleeping = SleepingAgents.of(cluster, primary)) {
            double measured = settled(figure);
            assertThat(waitedFor())
                    .as("what commits wait for without " + sleeping)
                    .isEqualTo(waitedFor);
            return measured;
        }
    }

    private double settled(Figure figure) throws IOException {
        cluster.succeed("psql", primary, "-qc", "CHECKPOINT");
        load.throughput(settle);
        return figure.take();
    }

    private String waitedFor() {
        return cluster.succeed("psql", primary, "-Atc", "SHOW synchronous_standby_names")
                .stdout();
    }
}
