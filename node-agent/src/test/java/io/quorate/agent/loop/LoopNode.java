package io.quorate.agent.loop;

import io.quorate.agent.fencing.DeadlineFence;
import io.quorate.agent.fencing.GuardStopTime;
import io.quorate.agent.fencing.LeaseClock;
import io.quorate.agent.fencing.LeaseGuard;
import io.quorate.agent.fencing.LeaseMargin;
import io.quorate.agent.observation.NodeRole;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.agent.postgres.PostgresServer;
import io.quorate.consensus.command.ClusterCommand.FoundCluster;
import io.quorate.consensus.log.InMemoryLogs;
import io.quorate.consensus.log.Proposals;
import io.quorate.consensus.model.LeaseArithmetic;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** One node: a server and a guard that live on, and an agent that can be killed, frozen and started again. */
final class LoopNode {
    private static final Duration END = Duration.ofSeconds(1);

    private final NodeId id;
    private final InMemoryLogs logs;
    private final FakeServers world;
    private final VirtualTime time;
    private final SafetyCheck check;
    private final FakeBoard board;
    private final FoundCluster founding;
    private final FakePostgresServer server;
    private final FakeGuard guard;
    private volatile Duration stopTime = Duration.ofMillis(30);
    private final LeaseMargin margin = new LeaseMargin(() -> guardTried(stopTime));
    private final Freeze hang = new Freeze();
    private final PortBoundaries boundaries;
    private final Freeze standstill = new Freeze();
    private final List<String> exits = new CopyOnWriteArrayList<>();
    private volatile Optional<Agent> agent = Optional.empty();
    private int agents;

    LoopNode(
            NodeId id,
            InMemoryLogs logs,
            FakeServers world,
            VirtualTime time,
            SafetyCheck check,
            FakeBoard board,
            FoundCluster founding) {
        this.id = id;
        this.logs = logs;
        this.world = world;
        this.time = time;
        this.check = check;
        this.board = board;
        this.founding = founding;
        this.server = world.add(id);
        this.boundaries = new PortBoundaries(server.freeze());
        this.guard = new FakeGuard(world, server, time, deadline -> check.armed(id, deadline));
        check.guardedBy(id, guard);
    }

    private static GuardStopTime guardTried(Duration stopTime) {
        return new GuardStopTime(LeaseArithmetic.GUARD_STOP_TIME, List.of(stopTime), Optional.empty());
    }

    void startAgent() {
        WatchedLog log = new WatchedLog(id, logs, world, time, check, server.freeze());
        LeaseClock clock = new LeaseClock(time);
        DeadlineFence fence = DeadlineFence.start(clock, time, () -> server.endAtOnce(END));
        AgentLoop loop = new AgentLoop(new NodeParts(
                id,
                false,
                id + "-" + ++agents,
                "test",
                founding,
                log,
                boundaries.around(Proposals.class, log.routed()),
                boundaries.around(PostgresServer.class, server),
                server.processes(),
                clock,
                boundaries.around(LeaseGuard.class, guard),
                margin,
                Optional.empty(),
                board.sinkOf(id, server.freeze(), hang),
                time::nanoTime,
                LoopThreads.REAL,
                exits::add));
        agent = Optional.of(new Agent(loop, clock, fence, log));
        loop.start();
    }

    /** The agent is stopped: first what it does, then its log. Server and guard live on. */
    void stopAgent() {
        Agent stopped = agent.orElseThrow();
        agent = Optional.empty();
        stopped.loop().close();
        logs.crash(id);
        stopped.fence().close();
    }

    /** A new process of the agent, with a log that has forgotten what it had applied. */
    void restartAgent() {
        logs.restart(id);
        startAgent();
    }

    /** As whoever finds that this node cannot take part any more. */
    void fence(String reason) {
        agent.orElseThrow().loop().fence(reason);
    }

    void close() {
        server.freeze().end();
        hang.end();
        standstill.end();
        agent.ifPresent(running -> {
            running.loop().close();
            running.fence().close();
        });
        agent = Optional.empty();
    }

    void wake() {
        agent.ifPresent(running -> running.loop().wake());
    }

    NodeId id() {
        return id;
    }

    FakePostgresServer server() {
        return server;
    }

    /** The record of what its server has promised is damaged. */
    void garblePromise() {
        world.garblePromise(id);
    }

    FakeGuard guard() {
        return guard;
    }

    /** What its guard needs from now on to end the server, as a trial tells. */
    void tried(Duration guardStopTime) {
        stopTime = guardStopTime;
    }

    LeaseClock clock() {
        return agent.orElseThrow().clock();
    }

    NodeStatus status() {
        return board.statusOf(id).orElseThrow();
    }

    /** Every role that it said it had, without repetitions in a row. */
    List<NodeRole> roles() {
        return board.rolesOf(id);
    }

    /** What its agent has proposed and was not told the outcome of. */
    int pendingProposals() {
        return agent.orElseThrow().log().pending();
    }

    /** Stops the agent's loop, and none of its other threads. */
    Freeze hang() {
        return hang;
    }

    /** Stops a thread between two steps, and no other. Not the loop's: that is {@link #hang}. */
    Freeze standstill() {
        return standstill;
    }

    /** Between the steps of its agents. */
    PortBoundaries boundaries() {
        return boundaries;
    }

    /** Why the agent wanted to leave. */
    List<String> exits() {
        return exits;
    }

    /** It runs, and takes part in what happens. */
    boolean takesTurns() {
        return agent.isPresent() && !server.freeze().isOn() && !hang.isOn();
    }

    long turns() {
        return board.turnsOf(id);
    }

    /** Nothing is about to happen here before time passes or a gate is opened. */
    boolean isCalm() {
        Optional<Agent> running = agent;
        if (running.isEmpty() || server.freeze().isOn()) {
            return true;
        }
        boolean isBusy = board.statusOf(id).flatMap(NodeStatus::operation).isPresent();
        boolean isHeld = server.steps().isHeld() || standstill.isOn();
        boolean waits = isHeld || running.get().log().holdsOperation();
        boolean isOverdue = running.get().clock().deadline().isPresent()
                && !running.get().clock().isSafe()
                && server.isWritable();
        return !isOverdue && (hang.isOn() || ((waits || !isBusy) && (isHeld || !server.isLookDue())));
    }

    @Override
    public String toString() {
        String said = board.statusOf(id)
                .map(status -> status.role() + " " + status.state()
                        + status.operation().map(name -> ", operation " + name).orElse("") + ", problems "
                        + status.problems())
                .orElse("nothing");
        String own = agent.map(running ->
                        running + (server.freeze().isOn() ? ", frozen" : "") + (isCalm() ? "" : ", not calm"))
                .orElse("no agent");
        return server + "\n    " + guard + "; " + own + "; turns " + turns() + "; says " + said
                + (exits.isEmpty() ? "" : "; leaves: " + exits);
    }

    private record Agent(AgentLoop loop, LeaseClock clock, DeadlineFence fence, WatchedLog log) {
        @Override
        public String toString() {
            return "agent's deadline "
                    + clock.deadline().map(String::valueOf).orElse("none") + " in epoch "
                    + clock.epoch().map(String::valueOf).orElse("none") + ", " + log.pending() + " proposals pending";
        }
    }
}
