package io.quorate.consensus.statemachine;

import static io.quorate.consensus.model.ClusterStates.NODE_A;
import static io.quorate.consensus.model.ClusterStates.NODE_B;
import static io.quorate.consensus.model.ClusterStates.NODE_C;
import static io.quorate.consensus.model.ClusterStates.WITNESS;
import static io.quorate.consensus.model.ClusterStates.data;
import static io.quorate.consensus.model.ClusterStates.healthy;
import static io.quorate.consensus.model.ClusterStates.incarnation;
import static io.quorate.consensus.model.ClusterStates.witness;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.Evidence;
import io.quorate.consensus.command.Promise;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.ReservedTimeline;
import io.quorate.consensus.model.Switchover;
import io.quorate.consensus.model.SyncReplication;
import io.quorate.consensus.model.SyncSet;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Commands that a cluster might propose: mostly what fits the state, often a little beside it. */
final class RandomCommands {
    private static final List<NodeId> NODES = List.of(NODE_A, NODE_B, NODE_C, WITNESS, new NodeId("stranger"));
    private static final List<NodeId> DATA = List.of(NODE_A, NODE_B, NODE_C);
    private static final int KINDS = 17;

    private final Random random;

    RandomCommands(Random random) {
        this.random = random;
    }

    ClusterCommand next(ClusterState state) {
        return switch (random.nextInt(KINDS)) {
            case 0 -> random.nextInt(4) > 0 ? found() : recover();
            case 1, 2 ->
                new ClusterCommand.GrantLease(node(), near(state.lastEpoch().next()), evidence(state), "rule");
            case 3 -> new ClusterCommand.RenewLease(holder(state), epoch(state), maybe(position(state)), resume(state));
            case 4 ->
                new ClusterCommand.ReleaseLease(
                        holder(state), epoch(state), renewals(state), maybe(position(state)), maybe(node()), "reason");
            case 5 -> new ClusterCommand.ExpireLease(epoch(state), renewals(state));
            case 6, 7 -> reserve(state);
            case 8 -> report(state);
            case 9 -> new ClusterCommand.RecordSystemIdentifier(holder(state), epoch(state), 1L + random.nextInt(2));
            case 10 -> beginSwitchover(state);
            case 11 ->
                new ClusterCommand.EndSwitchover(
                        Math.max(0, state.lastSwitchoverId() - random.nextInt(2)), random.nextBoolean(), "done");
            case 12 -> establish(state);
            case 13, 14, 15 -> recordSync(state);
            default -> random.nextBoolean() ? pauseOrResume() : new ClusterCommand.Observe();
        };
    }

    private ClusterCommand found() {
        List<Member> members = new ArrayList<>(List.of(data(NODE_A), data(NODE_B), data(NODE_C), witness(WITNESS)));
        if (random.nextInt(4) > 0) {
            members.add(data(NODE_A));
        }
        return new ClusterCommand.FoundCluster("orders", members, ClusterSettings.DEFAULT);
    }

    /** Not what a recovery begins with: after one that is, nothing could be founded. */
    private static ClusterCommand recover() {
        return new ClusterCommand.RecoverCluster(healthy(), "ops", 4, 1234);
    }

    private ClusterCommand reserve(ClusterState state) {
        long last = state.lastTimeline()
                .map(reserved -> reserved.timeline().number())
                .orElse(1L);
        return new ClusterCommand.ReserveTimeline(holder(state), epoch(state), new Timeline(last + random.nextInt(3)));
    }

    private ClusterCommand report(ClusterState state) {
        Timeline timeline = random.nextInt(4) == 0
                ? timeline(state)
                : state.lastTimeline().map(ReservedTimeline::timeline).orElse(new Timeline(2));
        return new ClusterCommand.ReportPromoted(holder(state), epoch(state), timeline, timeline(state), lsn());
    }

    private ClusterCommand beginSwitchover(ClusterState state) {
        Switchover.Kind kind = random.nextBoolean() ? Switchover.Kind.SWITCHOVER : Switchover.Kind.FAILOVER;
        long id = state.lastSwitchoverId() + 1 + (random.nextInt(8) == 0 ? 1 : 0);
        return new ClusterCommand.BeginSwitchover(id, kind, maybe(holder(state)), node(), "ops");
    }

    private ClusterCommand pauseOrResume() {
        return random.nextInt(3) == 0
                ? new ClusterCommand.PauseCluster("ops")
                : new ClusterCommand.ResumeCluster("ops");
    }

    private Evidence evidence(ClusterState state) {
        List<Promise> promises = new ArrayList<>();
        for (NodeId node : List.of(NODE_A, NODE_B, NODE_C)) {
            if (random.nextInt(3) > 0) {
                Epoch promised = random.nextInt(20) == 0
                        ? state.lastEpoch()
                        : state.lastEpoch().next();
                promises.add(
                        new Promise(node, position(state), incarnation(node, 1 + random.nextInt(8) / 7), promised));
            }
        }
        return switch (random.nextInt(3)) {
            case 0 -> new Evidence.FirstPrimary();
            case 1 -> new Evidence.OperatorChoice(Math.max(1, state.lastSwitchoverId()), promises);
            default -> new Evidence.Promises(promises);
        };
    }

    private ClusterCommand establish(ClusterState state) {
        Map<NodeId, Incarnation> standbys = members(state);
        int acknowledgements = random.nextInt(5) == 0 ? random.nextInt(3) : Math.min(1, standbys.size());
        NodeId holder = holder(state);
        return new ClusterCommand.EstablishEpoch(holder, epoch(state), incarnation(holder), standbys, acknowledgements);
    }

    /** Often what the law allows: as many promises as meet the one acknowledgement. */
    private ClusterCommand recordSync(ClusterState state) {
        Map<NodeId, Incarnation> members = members(state);
        Set<NodeId> standbys = members(state).keySet();
        SyncSet inForce = standbys.isEmpty() ? SyncSet.BLOCKED : new SyncSet(standbys, 1 + random.nextInt(8) / 7);
        int promises = random.nextInt(4) == 0 ? random.nextInt(3) : members.size();
        long revision = state.sync().map(SyncReplication::revision).orElse(1L) + random.nextInt(8) / 7;
        return new ClusterCommand.RecordSync(holder(state), epoch(state), members, promises, inForce, revision);
    }

    private Map<NodeId, Incarnation> members(ClusterState state) {
        Map<NodeId, Incarnation> members = new TreeMap<>();
        for (NodeId node : NODES) {
            boolean isHolder =
                    state.lease().filter(lease -> lease.holder().equals(node)).isPresent();
            int oneIn = isHolder || !DATA.contains(node) ? 30 : 2;
            if (random.nextInt(oneIn) == 0) {
                members.put(node, incarnation(node, 1 + random.nextInt(8) / 7));
            }
        }
        return members;
    }

    private NodeId node() {
        return NODES.get(random.nextInt(NODES.size()));
    }

    private NodeId holder(ClusterState state) {
        return random.nextInt(6) == 0
                ? node()
                : state.lease().map(Lease::holder).orElseGet(this::node);
    }

    private Epoch epoch(ClusterState state) {
        return near(state.lastEpoch());
    }

    private Epoch near(Epoch epoch) {
        return switch (random.nextInt(10)) {
            case 0 -> epoch.next();
            case 1 -> new Epoch(Math.max(0, epoch.number() - 1));
            default -> epoch;
        };
    }

    private long renewals(ClusterState state) {
        long renewals = state.lease().map(Lease::renewals).orElse(0L);
        return random.nextInt(4) == 0 ? Math.max(0, renewals - 1) : renewals;
    }

    private Optional<Long> resume(ClusterState state) {
        return maybe(state.pause().resumeNumber() + (random.nextInt(4) == 0 ? 1 : 0));
    }

    private WalPosition position(ClusterState state) {
        return new WalPosition(timeline(state), lsn());
    }

    private Timeline timeline(ClusterState state) {
        int size = state.history().size();
        return size == 0 || random.nextInt(8) == 0
                ? new Timeline(1L + random.nextInt(6))
                : state.history()
                        .get(size - 1 - random.nextInt(Math.min(3, size)))
                        .timeline();
    }

    private Lsn lsn() {
        return random.nextInt(50) == 0 ? new Lsn(random.nextLong()) : new Lsn(0x3000000L + random.nextInt(1 << 25));
    }

    private <T> Optional<T> maybe(T value) {
        return random.nextInt(3) == 0 ? Optional.empty() : Optional.of(value);
    }
}
