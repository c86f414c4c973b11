package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/**
 * Something that happens to a cluster that stands: what was before, and the waits for what has to come after. Their bounds are for busy
 * machines; the figures that count go to a table.
 *
 * @param primary the primary before
 */
record Incident(LocalCluster cluster, ClusterStatus before, String primary, FigureTable figures) {
    static final Duration WRITABLE = Duration.ofSeconds(40);
    static final Duration STREAMS = Duration.ofSeconds(90);

    private static final Duration PATIENCE = Duration.ofSeconds(25);

    static Incident in(LocalCluster cluster, FigureTable figures) {
        ClusterStatus before = cluster.awaitWhole(LocalCluster.STANDS);
        return new Incident(cluster, before, before.primary().orElseThrow(), figures);
    }

    /** The nodes that were standbys before. */
    List<String> standbys() {
        return cluster.dataNamesBut(primary);
    }

    /** An application that inserts into whichever server is writable; the caller closes it. */
    InsertLoad load() throws SQLException {
        return InsertLoad.start(cluster.jdbcUrl());
    }

    /**
     * Another node holds the next epoch, and rows are acknowledged again. Looks at the servers and asks clusterctl only afterwards, whose
     * start would take processor time away from what is measured.
     */
    Succession awaitSuccessor(InsertLoad load) {
        Succession seen = Succession.watch(cluster, primary, WRITABLE);
        ClusterStatus after = cluster.await(
                "another primary than " + primary,
                WRITABLE,
                now -> now.isQuorum()
                        && now.primary().filter(name -> !name.equals(primary)).isPresent());
        assertThat(after.epoch()).as("epoch").isEqualTo(before.epoch() + 1);
        awaitRows("rows on the new primary", load);
        return seen;
    }

    /** So that a fault does not always meet the lease at the same moment. */
    void awaitMoment(Duration later) {
        long start = System.nanoTime();
        cluster.awaitThat(
                "the moment has come", later.plus(WRITABLE), () -> System.nanoTime() - start >= later.toNanos());
    }

    void awaitRows(String what, InsertLoad load) {
        int count = load.count();
        cluster.awaitThat(what, WRITABLE, () -> load.count() > count);
    }

    /** Returns how long it takes from its start until it streams. */
    Duration start(String node) {
        long start = System.nanoTime();
        cluster.start(node);
        return awaitStreaming(node, start);
    }

    /** Returns how long that took from this moment of {@link System#nanoTime} on. */
    Duration awaitStreaming(String node, long start) {
        cluster.await(node + " streams", STREAMS, now -> now.isStreaming(node));
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Until no process of this node's PostgreSQL is left. */
    void awaitGone(String node) {
        Callable<Boolean> isGone = () -> cluster.processes(node).postgres().isEmpty();
        cluster.awaitThat("PostgreSQL of " + node + " is gone", WRITABLE, isGone);
    }

    /** Applications that know the old primary only, and wait for it longer than it is frozen here; the caller closes them. */
    Loads loadsOnPrimary(int count) throws SQLException {
        return Loads.start(cluster.jdbcUrlOf(primary, PATIENCE), count);
    }

    Figure report(String fault, InsertLoad load, Duration rejoin) throws SQLException {
        return report(fault, List.of(load), rejoin);
    }

    /**
     * Ends the loads, notes the figures once the cluster stands again, and returns them; the gap is that of the first one. Fails if a row
     * is missing that was acknowledged, or if one was acknowledged in an epoch that was over.
     */
    Figure report(String fault, List<InsertLoad> loads, Duration rejoin) throws SQLException {
        Duration gap = loads.get(0).acknowledgements().longestGap();
        loads.forEach(InsertLoad::close);
        ClusterStatus after = cluster.awaitWhole(STREAMS);
        List<Answer> all = new ArrayList<>();
        Set<String> missing = new TreeSet<>();
        try (ServerProbe probe = cluster.probe(after.primary().orElseThrow())) {
            for (InsertLoad load : loads) {
                all.addAll(load.acknowledgements().all());
                Set<Long> lacking = new TreeSet<>(load.acknowledgements().ids());
                lacking.removeAll(probe.ids(load.table()));
                lacking.forEach(id -> missing.add(load.table() + " " + id));
            }
        }
        Figure figure = new Figure(fault, raftLeader(), gap, rejoin, after.epoch(), all.size(), missing);
        figures.add(figure);
        figure.assertNothingMissing();
        assertThat(EpochOrder.begunTooLate(all))
                .as("acknowledged in an epoch that was over: " + fault)
                .isEmpty();
        System.out.printf(
                "%s: %d answers were overtaken%n",
                fault, EpochOrder.overtaken(all).size());
        return figure;
    }

    private String raftLeader() {
        String leader = before.coordinator();
        return leader.equals(primary) ? leader + ", with the primary" : leader;
    }

    /** So the history tells why the last promotion was. */
    void assertLastReason(String words) {
        assertThat(lastPromotion().path("reason").asText()).contains(words);
    }

    /** Who became primary first after what was before, whatever has become of it on a busy machine. */
    String nextHolder() {
        return promotions().stream()
                .filter(promotion -> promotion.path("epoch").asLong() > before.epoch())
                .map(promotion -> promotion.path("holder").asText())
                .findFirst()
                .orElse("nobody");
    }

    private JsonNode lastPromotion() {
        List<JsonNode> promotions = promotions();
        return promotions.get(promotions.size() - 1);
    }

    /** The oldest first. */
    List<JsonNode> promotions() {
        List<JsonNode> promotions = new ArrayList<>();
        cluster.awaitThat("clusterctl history answers", WRITABLE, () -> {
            cluster.history().forEach(promotions::add);
            return !promotions.isEmpty();
        });
        return promotions;
    }
}
