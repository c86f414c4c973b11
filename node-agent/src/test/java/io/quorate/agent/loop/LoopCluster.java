package io.quorate.agent.loop;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.ClusterCommand.FoundCluster;
import io.quorate.consensus.log.AppliedState;
import io.quorate.consensus.log.InMemoryLogs;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.ClusterStates;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Real agents' loops on logs in memory, with servers, guards and a network that are fakes. Time passes in small steps, and each waits
 * until every loop has taken in what the one before has brought: a busy machine makes a test slower, not different. A {@link
 * SafetyCheck} watches at every event; what it finds fails the next wait.
 */
final class LoopCluster implements AutoCloseable {
    static final Duration STEP = Duration.ofMillis(250);
    static final Duration LEASE = ClusterSettings.DEFAULT.leaseDuration();

    /** From before a renewal is sent until the end of what it is worth. */
    static final Duration USABLE = LEASE.minus(ClusterSettings.DEFAULT.leaseMargin());

    private static final List<NodeId> NODES = List.of(ClusterStates.NODE_A, ClusterStates.NODE_B, ClusterStates.NODE_C);
    private static final Duration REAL_LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofNanos(200_000);
    private static final int TURNS = 3;

    private final VirtualTime time = new VirtualTime();
    private final InMemoryLogs logs = new InMemoryLogs(NODES, time);
    private final FakeServers world = new FakeServers();
    private final SafetyCheck check = new SafetyCheck(world, time, this::state);
    private final FakeBoard board =
            new FakeBoard(world, time, node -> node(node).wake());
    private final FoundCluster founding;
    private final Map<NodeId, LoopNode> nodes = new HashMap<>();

    private LoopCluster(ClusterSettings settings) {
        founding = new FoundCluster(
                "orders", NODES.stream().map(ClusterStates::data).toList(), settings);
        world.watchedBy(check);
        NODES.forEach(id -> nodes.put(id, new LoopNode(id, logs, world, time, check, board, founding)));
    }

    /** All agents run, node-c coordinates, and nothing has been decided yet. */
    static LoopCluster started() {
        LoopCluster cluster = new LoopCluster(ClusterSettings.DEFAULT);
        cluster.logs.elect(ClusterStates.NODE_C);
        NODES.forEach(id -> cluster.node(id).startAgent());
        return cluster;
    }

    /** node-a is primary in epoch 1, the others stream from it, and node-c coordinates; all agents have just been started again. */
    static LoopCluster healthy() {
        return healthy(ClusterSettings.DEFAULT);
    }

    /** With durability quorum or strict: one acknowledgement of either standby. */
    static LoopCluster healthy(ClusterSettings settings) {
        LoopCluster cluster = new LoopCluster(settings);
        cluster.logs.elect(ClusterStates.NODE_C);
        RunningServers servers = new RunningServers(cluster);
        servers.makePrimary(cluster.a(), cluster.founding);
        servers.makeStandby(cluster.b(), cluster.a());
        servers.makeStandby(cluster.c(), cluster.a());
        servers.establish(cluster.a(), cluster.b(), cluster.c());
        NODES.forEach(id -> cluster.node(id).startAgent());
        cluster.passUntil(Duration.ofSeconds(3), "node-a serves and two standbys stream", cluster::isHealthy);
        return cluster;
    }

    boolean isHealthy() {
        return a().server().serves()
                && b().server().isStreaming()
                && c().server().isStreaming();
    }

    LoopNode a() {
        return node(ClusterStates.NODE_A);
    }

    LoopNode b() {
        return node(ClusterStates.NODE_B);
    }

    LoopNode c() {
        return node(ClusterStates.NODE_C);
    }

    LoopNode node(NodeId id) {
        LoopNode node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException(id + " is none of " + NODES);
        }
        return node;
    }

    InMemoryLogs logs() {
        return logs;
    }

    Duration now() {
        return time.now();
    }

    /** What the entries of the log come to, whoever has applied them. */
    ClusterState state() {
        return NODES.stream()
                .map(id -> logs.log(id).applied())
                .max(Comparator.comparingLong(AppliedState::index))
                .map(AppliedState::state)
                .orElseThrow();
    }

    Epoch epoch() {
        return state().lastEpoch();
    }

    /** Somebody serves clients in this epoch. */
    boolean isServedIn(long epoch) {
        return epoch().equals(new Epoch(epoch))
                && nodes.values().stream().anyMatch(node -> node.server().serves());
    }

    /** As an operator, at the leader. */
    ProposalOutcome propose(ClusterCommand command) {
        return proposeAs(node(logs.leader().orElseThrow()), command);
    }

    /** As this node's agent, which must not run. */
    ProposalOutcome proposeAs(LoopNode node, ClusterCommand command) {
        SafetyCheck.Attempt attempt = check.proposed(node.id(), command);
        ProposalOutcome outcome = logs.log(logs.leader().orElseThrow())
                .propose(command, Duration.ofSeconds(2))
                .join();
        check.answered(attempt, outcome);
        return outcome;
    }

    /** The node's server dies, and does not come up before the gate is opened. */
    Gate crash(LoopNode node) {
        Gate restart = node.server().holdAt(FakePostgresServer.Step.START);
        node.server().endBy("a crash");
        return restart;
    }

    /** Cuts a node off from the others, its log and its server's streaming included. */
    void isolate(LoopNode node) {
        world.cutOff(node.id());
        logs.isolate(node.id());
    }

    /** Ends every isolation. */
    void heal() {
        world.heal();
        logs.heal();
    }

    /** Lets time pass. */
    void pass(Duration duration) {
        for (Duration left = duration; left.compareTo(Duration.ZERO) > 0; left = left.minus(STEP)) {
            step();
        }
    }

    /** Lets time pass until it holds, for at most this long. */
    void passUntil(Duration limit, String description, BooleanSupplier condition) {
        Duration until = time.now().plus(limit);
        settle();
        while (!condition.getAsBoolean()) {
            if (time.now().compareTo(until) >= 0) {
                throw new AssertionError("not within " + limit + ": " + description + "\n" + this);
            }
            step();
        }
    }

    /** Every loop has taken in what has happened so far; no time passes. */
    void settle() {
        for (int round = 0; round < 2; round++) {
            Map<NodeId, Long> before = new HashMap<>();
            nodes.values().forEach(node -> before.put(node.id(), node.turns()));
            awaitAll(node -> node.isCalm()
                    && (!node.takesTurns() || node.turns() >= before.getOrDefault(node.id(), 0L) + TURNS));
        }
        requireSafe();
    }

    /** A look that was held is told at last; returns when the loop has taken it in. */
    void tell(Gate heldLook, LoopNode node) {
        long looks = node.server().looks();
        heldLook.open();
        // The watch looks again when it has told what it had.
        awaitAll(each -> node.server().looks() > looks);
        settle();
    }

    private void step() {
        synchronized (world) {
            time.advance(STEP, () -> nodes.values().forEach(node -> node.guard().act()));
            check.look();
        }
        settle();
    }

    private void awaitAll(Predicate<LoopNode> isReady) {
        long until = System.nanoTime() + REAL_LIMIT.toNanos();
        while (!nodes.values().stream().allMatch(isReady)) {
            if (System.nanoTime() - until > 0) {
                throw new AssertionError(
                        "the loops do not come to rest within " + REAL_LIMIT + " of real time\n" + this);
            }
            nodes.values().stream().filter(LoopNode::takesTurns).forEach(LoopNode::wake);
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private void requireSafe() {
        if (!check.violations().isEmpty()) {
            throw new AssertionError(String.join("\n", check.violations()) + "\n" + this);
        }
    }

    /** Ends every agent. What the check has found since the last wait fails the test. */
    @Override
    public void close() {
        nodes.values().forEach(LoopNode::close);
        logs.close();
        requireSafe();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("at " + time.now() + "; " + logs + "\n");
        ClusterState state = state();
        text.append(state.lease()).append("; ").append(state.pause());
        text.append("; ").append(state.switchover()).append("; ").append(state.vacancy());
        text.append("\n").append(state.history());
        NODES.forEach(id -> text.append("\n  ").append(node(id)));
        return text.toString();
    }
}
