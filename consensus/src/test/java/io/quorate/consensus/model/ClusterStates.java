package io.quorate.consensus.model;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** States to start tests from. What differs from {@link #healthy} is said with {@link ClusterState#change}. */
public final class ClusterStates {
    public static final NodeId NODE_A = new NodeId("node-a");
    public static final NodeId NODE_B = new NodeId("node-b");
    public static final NodeId NODE_C = new NodeId("node-c");
    public static final NodeId WITNESS = new NodeId("node-w");
    public static final long SYSTEM_IDENTIFIER = 0xF123_4567_89AB_CDEFL;
    public static final Epoch EPOCH = new Epoch(1);
    public static final Timeline TIMELINE = new Timeline(2);
    public static final Lsn FORK = Lsn.parse("0/2000000");

    private ClusterStates() {}

    /** An election needs no promise that counts: it goes by positions, and the loss is bounded. */
    public static final ClusterSettings ASYNC = new ClusterSettings(
            Duration.ofSeconds(6), Duration.ofSeconds(1), Duration.ofSeconds(1), Durability.ASYNC, 1, 16L << 20);

    /** Three data members, never granted; asynchronous. */
    public static ClusterState founded() {
        return ClusterState.EMPTY
                .change()
                .cluster("orders")
                .settings(ASYNC)
                .members(List.of(data(NODE_A), data(NODE_B), data(NODE_C)))
                .build();
    }

    /** Three data members; node-a is primary in epoch 1 on timeline 2, has renewed five times, and its WAL ends at 0/3000000. */
    public static ClusterState healthy() {
        Promotion promotion = new Promotion(EPOCH, 1, NODE_A, TIMELINE, new Timeline(1), FORK, "first primary", 0);
        Lease lease = new Lease(
                NODE_A, EPOCH, Duration.ofSeconds(6), 5, "first primary", Optional.of(position("0/3000000")), 0);
        return founded()
                .change()
                .systemIdentifier(Optional.of(SYSTEM_IDENTIFIER))
                .lease(Optional.of(lease))
                .lastEpoch(EPOCH)
                .lastTimeline(Optional.of(new ReservedTimeline(EPOCH, TIMELINE)))
                .history(List.of(promotion))
                .sync(Optional.of(established(Map.of(), 0)))
                .build();
    }

    /** The same with quorum durability and one acknowledgement: node-b and node-c were the standbys of epoch 1. */
    public static ClusterState quorum(ClusterState state) {
        Map<NodeId, Incarnation> standbys = Map.of(NODE_B, incarnation(NODE_B), NODE_C, incarnation(NODE_C));
        return state.change()
                .settings(ClusterSettings.DEFAULT)
                .sync(Optional.of(established(standbys, 1)))
                .build();
    }

    /** What node-a has established in epoch 1. */
    public static SyncReplication established(Map<NodeId, Incarnation> standbys, int acknowledgements) {
        return SyncReplication.established(EPOCH, NODE_A, incarnation(NODE_A), standbys, acknowledgements);
    }

    /** The first life of a node's data directory. */
    public static Incarnation incarnation(NodeId node) {
        return incarnation(node, 1);
    }

    /** A later life of it, counted from 1. */
    public static Incarnation incarnation(NodeId node, int number) {
        return new Incarnation(
                String.format(Locale.ROOT, "%08x%08x", node.name().hashCode(), number));
    }

    /** {@link #healthy} after the lease of epoch 1 ran out; the last renewal saw the WAL end at 0/3000000. */
    public static ClusterState expired() {
        return vacant(new Vacancy(
                EPOCH,
                NODE_A,
                false,
                Optional.of(position("0/3000000")),
                false,
                "expired",
                Optional.empty(),
                Optional.empty()));
    }

    /** {@link #healthy} after node-a released: its WAL ends at 0/3000100 for good. */
    public static ClusterState released() {
        return vacant(new Vacancy(
                EPOCH,
                NODE_A,
                true,
                Optional.of(position("0/3000100")),
                true,
                "switchover",
                Optional.of(NODE_B),
                Optional.empty()));
    }

    public static ClusterState paused() {
        return healthy()
                .change()
                .pause(new PauseState(PauseState.Kind.PAUSED, 0, "ops"))
                .build();
    }

    public static ClusterState resuming() {
        return healthy()
                .change()
                .pause(new PauseState(PauseState.Kind.RESUMING, 1, "ops"))
                .build();
    }

    /** {@link #healthy} with an operator's wish for node-b under way. */
    public static ClusterState switchingOver(Switchover.Kind kind) {
        return healthy()
                .change()
                .switchover(Optional.of(new Switchover(1, kind, Optional.of(NODE_A), NODE_B, "ops")))
                .lastSwitchoverId(1)
                .build();
    }

    /** {@link #healthy} without its lease. */
    public static ClusterState vacant(Vacancy vacancy) {
        return healthy()
                .change()
                .lease(Optional.empty())
                .vacancy(Optional.of(vacancy))
                .build();
    }

    public static Member data(NodeId id) {
        return new Member(id, MemberKind.DATA, id + ":7000", id + ":7001", id + ":5432", Member.DEFAULT_PRIORITY, 1);
    }

    public static Member witness(NodeId id) {
        return new Member(id, MemberKind.WITNESS, id + ":7000", id + ":7001", "", 0, 1);
    }

    /** On the timeline of {@link #healthy}. */
    public static WalPosition position(String lsn) {
        return position(TIMELINE.number(), lsn);
    }

    public static WalPosition position(long timeline, String lsn) {
        return new WalPosition(new Timeline(timeline), Lsn.parse(lsn));
    }
}
