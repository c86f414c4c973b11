package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/**
 * Something that happens to a cluster that stands: what was before, and the waits for what has to come after. Their bounds are for busy
 * machines; the figures that count are printed.
 *
 * @param primary the primary before
 */
record Incident(LocalCluster cluster, ClusterStatus before, String primary) {
    static final Duration WRITABLE = Duration.ofSeconds(40);
    static final Duration STREAMS = Duration.ofSeconds(90);

    static Incident in(LocalCluster cluster) {
        ClusterStatus before = cluster.awaitWhole(LocalCluster.STANDS);
        return new Incident(cluster, before, before.primary().orElseThrow());
    }

    /** Another node holds the next epoch, and rows are acknowledged again. */
    void awaitSuccessor(InsertLoad load) {
        ClusterStatus after = cluster.await(
                "another primary than " + primary,
                WRITABLE,
                now -> now.isQuorum()
                        && now.primary().filter(name -> !name.equals(primary)).isPresent());
        assertThat(after.epoch()).isEqualTo(before.epoch() + 1);
        awaitRows("rows on the new primary", load);
    }

    void awaitRows(String what, InsertLoad load) {
        int count = load.count();
        cluster.awaitThat(what, WRITABLE, () -> load.count() > count);
    }

    /** Returns how long that took. */
    Duration awaitStreaming(String node) {
        long start = System.nanoTime();
        cluster.await(node + " streams", STREAMS, now -> now.isStreaming(node));
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Until no process of this node's PostgreSQL is left. */
    void awaitGone(String node) {
        Callable<Boolean> isGone = () -> cluster.processes(node).postgres().isEmpty();
        cluster.awaitThat("PostgreSQL of " + node + " is gone", WRITABLE, isGone);
    }

    /** Acknowledged rows that the primary of now does not have. Ends the load. */
    Set<Long> missing(InsertLoad load) throws SQLException {
        load.close();
        String holder = cluster.awaitWhole(STREAMS).primary().orElseThrow();
        Set<Long> missing = new TreeSet<>(load.acknowledged());
        try (ServerProbe probe = cluster.probe(holder)) {
            missing.removeAll(probe.ids(load.table()));
        }
        return missing;
    }

    /** Prints the figures, and returns the acknowledged rows that are missing. Ends the load. */
    Set<Long> report(String what, InsertLoad load, Duration rejoin) throws SQLException {
        Duration pause = load.longestGap();
        Set<Long> missing = missing(load);
        System.out.printf(
                "%s: writes paused for %d ms, streams again after %d ms; %d rows acknowledged, %d of them missing%n",
                what, pause.toMillis(), rejoin.toMillis(), load.count(), missing.size());
        return missing;
    }
}
