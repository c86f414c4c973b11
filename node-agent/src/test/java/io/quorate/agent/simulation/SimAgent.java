package io.quorate.agent.simulation;

import io.quorate.agent.fencing.GuardStopTime;
import io.quorate.agent.fencing.LeaseClock;
import io.quorate.agent.fencing.LeaseMargin;
import io.quorate.agent.fencing.SteppedFence;
import io.quorate.agent.loop.NodeParts;
import io.quorate.agent.loop.StatusSink;
import io.quorate.agent.loop.SteppedLoop;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.agent.observation.SeenStatus;
import io.quorate.consensus.model.LeaseArithmetic;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One process of an agent: the real loop, book, desks and clock, on the host's simulated parts. */
final class SimAgent {
    private static final long TICK = 100 * Dice.MS;
    private static final long REPORT = 500 * Dice.MS;
    private static final long FENCE_LOOK = 50 * Dice.MS;
    private static final double WATCH_LOOK = 40;
    private static final GuardStopTime GUARD_TRIED =
            new GuardStopTime(LeaseArithmetic.GUARD_STOP_TIME, List.of(Duration.ofMillis(170)), Optional.empty());

    private final Host host;
    private final World world;
    private final SimProcess process;
    private final SimThreads threads;
    private final SteppedLoop loop;
    private final SteppedFence fence;
    private final Dice dice;
    private final Map<NodeId, Heard> heard = new HashMap<>();
    private Optional<NodeStatus> status = Optional.empty();
    private long lookedAt;
    private boolean isStepDue;

    private record Heard(NodeStatus status, long nanos) {}

    SimAgent(Host host, World world, int number, Dice dice) {
        this.host = host;
        this.world = world;
        this.dice = dice;
        this.process = new SimProcess(world.events());
        this.threads = new SimThreads(process, world.events(), this::wake);
        Parts parts = world.parts();
        LeaseClock clock = new LeaseClock(parts.leaseTime(host));
        SimServerPort port = new SimServerPort(host.postgres(), world, threads, dice.split());
        AgentLog log = new AgentLog(host, world, process, this::wake, dice.split());
        this.fence = new SteppedFence(clock, host.clock(), () -> port.endAtOnce(Duration.ZERO));
        this.loop = new SteppedLoop(new NodeParts(
                host.id(),
                host.isWitness(),
                host.id() + "-" + number,
                "simulated",
                world.founding(),
                log,
                parts.proposals(host, log::route),
                parts.server(host, port),
                new SimProcesses(host.postgres()),
                clock,
                parts.guard(host, host.guard()),
                new LeaseMargin(() -> GUARD_TRIED),
                Optional.empty(),
                parts.statuses(host, new Sink()),
                parts.stopwatch(host),
                threads,
                reason -> host.left(this, reason)));
        host.raft().onChange(() -> process.after(dice.millis(0, 2), log::tellListeners));
    }

    void start() {
        loop.begin();
        process.after(dice.millis(0, 50), this::tick);
        process.after(dice.millis(0, 500), this::report);
        process.after(0, this::lookAtDeadline);
        process.after(0, this::watch);
    }

    SimProcess process() {
        return process;
    }

    /** As SIGKILL does. */
    void kill() {
        process.die();
        threads.kill();
    }

    /** Something has happened that the loop is to look at. */
    void wake() {
        if (!isStepDue) {
            isStepDue = true;
            process.after(dice.millis(0, 2), this::step);
        }
    }

    private void step() {
        isStepDue = false;
        if (!loop.step()) {
            process.die();
        }
    }

    private void tick() {
        loop.step();
        process.after(TICK, this::tick);
    }

    private void lookAtDeadline() {
        fence.look();
        process.after(FENCE_LOOK, this::lookAtDeadline);
    }

    private void watch() {
        long now = host.clock().nanoTime();
        if (loop.isLookDue(Duration.ofNanos(now - lookedAt))) {
            lookedAt = now;
            Runnable told = loop.look();
            process.after(dice.usuallyMillis(1, 15), () -> {
                told.run();
                wake();
                process.after(dice.millis(0, WATCH_LOOK), this::watch);
            });
        } else {
            process.after((long) (WATCH_LOOK * Dice.MS), this::watch);
        }
    }

    private void report() {
        send();
        process.after(REPORT, this::report);
    }

    private void send() {
        status.ifPresent(
                own -> world.hosts().stream().filter(other -> other != host).forEach(other -> send(own, other)));
    }

    private void send(NodeStatus own, Host other) {
        world.network()
                .send(
                        host.id(),
                        other.id(),
                        () -> other.agent().ifPresent(agent -> agent.process.after(0, () -> agent.hears(own))));
    }

    private void hears(NodeStatus told) {
        Heard before = heard.put(told.node(), new Heard(told, host.clock().nanoTime()));
        if (before == null || !before.status().isAlike(told)) {
            wake();
        }
    }

    /** What this node says of itself, and what it was told by others. */
    private final class Sink implements StatusSink {
        @Override
        public void publish(NodeStatus own, boolean atOnce) {
            status = Optional.of(own);
            if (atOnce) {
                process.after(0, SimAgent.this::send);
            }
        }

        @Override
        public Map<NodeId, SeenStatus> others() {
            Map<NodeId, SeenStatus> seen = new HashMap<>();
            long now = host.clock().nanoTime();
            heard.forEach((node, said) ->
                    seen.put(node, new SeenStatus(said.status(), Duration.ofNanos(now - said.nanos()))));
            return seen;
        }
    }
}
