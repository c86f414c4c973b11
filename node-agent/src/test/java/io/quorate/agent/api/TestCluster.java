package io.quorate.agent.api;

import io.quorate.agent.observation.NodeStatus;
import io.quorate.agent.observation.SeenStatus;
import io.quorate.agent.peer.StatusBuilder;
import io.quorate.consensus.log.Leadership;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.FinishedSwitchover;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.MemberKind;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.PauseState;
import io.quorate.consensus.model.Promotion;
import io.quorate.consensus.model.Switchover;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.Vacancy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Views for tests. Healthy unless said otherwise: node-a is primary of epoch 7 on timeline 5; node-b and node-c stream from it and
 * lack nothing.
 */
final class TestCluster {
    static final NodeId A = new NodeId("node-a");
    static final NodeId B = new NodeId("node-b");
    static final NodeId C = new NodeId("node-c");
    static final Epoch EPOCH = new Epoch(7);
    static final Duration REACHABLE_WITHIN = Duration.ofSeconds(2);

    private final Map<NodeId, Member> members = new TreeMap<>();
    private final Map<NodeId, SeenStatus> statuses = new TreeMap<>();
    private final List<Promotion> history = new ArrayList<>();
    private Optional<Lease> lease = Optional.empty();
    private Optional<Vacancy> vacancy = Optional.empty();
    private Optional<Switchover> switchover = Optional.empty();
    private Optional<FinishedSwitchover> lastSwitchover = Optional.empty();
    private Optional<Long> systemIdentifier = Optional.of(StatusBuilder.SYSTEM);
    private PauseState pause = PauseState.NOT_PAUSED;
    private Epoch lastEpoch = EPOCH;
    private String name = "orders";

    private TestCluster() {}

    static TestCluster healthy() {
        TestCluster cluster = new TestCluster()
                .member("node-a", MemberKind.DATA, 50)
                .member("node-b", MemberKind.DATA, 50)
                .member("node-c", MemberKind.DATA, 50);
        cluster.lease(A, 7).promoted(A, 7, 5);
        return cluster.says(StatusBuilder.primary("node-a"))
                .says(StatusBuilder.standby("node-b", "node-a"))
                .says(StatusBuilder.standby("node-c", "node-a"));
    }

    TestCluster notFounded() {
        name = "";
        members.clear();
        history.clear();
        lease = Optional.empty();
        return this;
    }

    TestCluster member(String node, MemberKind kind, int priority) {
        NodeId id = new NodeId(node);
        members.put(id, new Member(id, kind, node + ":7001", node + ":7002", node + ":5432", priority, 1));
        return this;
    }

    TestCluster without(NodeId node) {
        members.remove(node);
        statuses.remove(node);
        return this;
    }

    TestCluster says(StatusBuilder status) {
        return says(status, Duration.ofMillis(300));
    }

    TestCluster says(StatusBuilder status, Duration age) {
        NodeStatus built = status.build();
        statuses.put(built.node(), new SeenStatus(built, age));
        return this;
    }

    TestCluster silent(NodeId node) {
        return silentFor(node, Duration.ofSeconds(9));
    }

    TestCluster silentFor(NodeId node, Duration age) {
        statuses.computeIfPresent(node, (unused, seen) -> new SeenStatus(seen.status(), age));
        return this;
    }

    TestCluster neverHeardOf(NodeId node) {
        statuses.remove(node);
        return this;
    }

    TestCluster lease(NodeId holder, long epoch) {
        lease = Optional.of(new Lease(holder, new Epoch(epoch), Duration.ofSeconds(6), 3, "rule", Optional.empty(), 0));
        lastEpoch = new Epoch(epoch);
        vacancy = Optional.empty();
        return this;
    }

    TestCluster promoted(NodeId holder, long epoch, long timeline) {
        history.add(new Promotion(
                new Epoch(epoch),
                1,
                holder,
                new Timeline(timeline),
                new Timeline(timeline - 1),
                new Lsn(9000),
                "rule",
                0));
        return this;
    }

    TestCluster vacant(boolean released) {
        Lease ended = lease.orElseThrow();
        lease = Optional.empty();
        vacancy = Optional.of(new Vacancy(
                ended.epoch(),
                ended.holder(),
                released,
                Optional.empty(),
                false,
                "switchover",
                Optional.empty(),
                Optional.empty()));
        return this;
    }

    TestCluster pause(PauseState.Kind kind) {
        pause = new PauseState(kind, 1, "anna");
        return this;
    }

    TestCluster pending(Switchover request) {
        switchover = Optional.of(request);
        return this;
    }

    TestCluster ended(Switchover request, boolean succeeded, String detail) {
        switchover = Optional.empty();
        lastSwitchover = Optional.of(new FinishedSwitchover(request, succeeded, detail));
        return this;
    }

    TestCluster systemNotRecorded() {
        systemIdentifier = Optional.empty();
        return this;
    }

    ClusterState state() {
        long lastId = switchover
                .or(() -> lastSwitchover.map(FinishedSwitchover::switchover))
                .map(Switchover::id)
                .orElse(0L);
        return new ClusterState(
                ClusterState.FORMAT_VERSION,
                name,
                systemIdentifier,
                members,
                lease,
                lastEpoch,
                Optional.empty(),
                history,
                ClusterSettings.DEFAULT,
                pause,
                switchover,
                lastSwitchover,
                lastId,
                vacancy,
                Optional.empty(),
                List.of());
    }

    Map<NodeId, SeenStatus> statuses() {
        return statuses;
    }

    ClusterView view() {
        return new ClusterView(state(), statuses, REACHABLE_WITHIN);
    }

    /** The coordinator node-c, confirmed by a majority. */
    static Vantage coordinator() {
        return new Vantage(C, new Leadership(3, Optional.of(C), true), true, Optional.empty());
    }

    static Switchover aToB(long id) {
        return new Switchover(id, Switchover.Kind.SWITCHOVER, Optional.of(A), B, "anna");
    }
}
