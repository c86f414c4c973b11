package io.quorate.agent.loop;

import io.quorate.agent.fencing.DeadlineFence;
import io.quorate.agent.fencing.Guard;
import io.quorate.agent.fencing.GuardProcesses;
import io.quorate.agent.fencing.GuardStopTime;
import io.quorate.agent.fencing.LeaseClock;
import io.quorate.agent.fencing.LeaseGuard;
import io.quorate.agent.fencing.LeaseMargin;
import io.quorate.agent.fencing.ProcessGuard;
import io.quorate.agent.fencing.StandingFence;
import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.agent.postgres.PostgresServer;
import io.quorate.agent.postgres.TestServer;
import io.quorate.agent.time.BootId;
import io.quorate.agent.time.ProcUptimeClock;
import io.quorate.consensus.command.ClusterCommand.FoundCluster;
import io.quorate.consensus.log.ClusterLog;
import io.quorate.consensus.log.Proposals;
import io.quorate.consensus.model.LeaseArithmetic;
import io.quorate.consensus.model.NodeId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A PostgreSQL with its two guards, and an agent in this process that can be frozen: whatever it asks of its ports waits. */
final class RealNode implements AutoCloseable {
    private static final Path SCRIPT = Path.of("src/main/guard/guard.sh");
    private static final Duration END = Duration.ofSeconds(10);

    private final TestServer server;
    private final Freeze freeze = new Freeze();
    private final PortBoundaries boundaries = new PortBoundaries(freeze);
    private final Path lease;
    private final Guard guard;
    private final List<String> exits = new CopyOnWriteArrayList<>();
    private final AgentLoop loop;
    private final DeadlineFence fence;

    RealNode(TestServer server, ClusterLog log, Proposals proposals, FoundCluster founding, StatusSink statuses) {
        this.server = server;
        this.lease = server.settings().state().resolveSibling("lease");
        ProcUptimeClock time = new ProcUptimeClock();
        this.guard = new Guard(SCRIPT, server.settings().data(), lease, time, BootId.read());
        LeaseClock clock = new LeaseClock(time);
        PostgresServer port = boundaries.around(PostgresServer.class, server.server());
        // The deadline's thread is frozen with the others.
        fence = DeadlineFence.start(clock, new ProcUptimeClock(), () -> port.endAtOnce(END));
        GuardStopTime stopTime =
                new GuardStopTime(LeaseArithmetic.GUARD_STOP_TIME, List.of(Duration.ofMillis(100)), Optional.empty());
        loop = new AgentLoop(new NodeParts(
                id(),
                false,
                id().name(),
                "test",
                founding,
                log,
                boundaries.around(Proposals.class, proposals),
                port,
                server.processes(),
                clock,
                boundaries.around(LeaseGuard.class, new ProcessGuard(guard, time)),
                new LeaseMargin(() -> stopTime),
                Optional.empty(),
                boundaries.around(StatusSink.class, statuses),
                System::nanoTime,
                LoopThreads.REAL,
                exits::add));
    }

    void start() {
        loop.start();
    }

    NodeId id() {
        return server.settings().node();
    }

    TestServer server() {
        return server;
    }

    Freeze freeze() {
        return freeze;
    }

    PortBoundaries boundaries() {
        return boundaries;
    }

    /** The end that its guards will act at; empty when they have none. */
    Optional<Duration> armedUntil() {
        return guard.isArmedUntil();
    }

    /** As somebody who is no agent finds it. */
    boolean isFenced() {
        boolean isReadOnly =
                server.processes().all().isEmpty() || server.server().observe().process() == ServerProcess.IN_RECOVERY;
        return isReadOnly && new StandingFence(server.settings().data()).stands();
    }

    boolean isStreaming() {
        return server.server().observe().receiver().isStreaming();
    }

    boolean serves() {
        ServerObservation seen = server.server().observe();
        return seen.process() == ServerProcess.PRIMARY && seen.admitsClients();
    }

    /** Every process of its PostgreSQL is killed. */
    void kill() {
        server.processes().endAll(END);
    }

    @Override
    public void close() {
        freeze.end();
        loop.close();
        fence.close();
        kill();
        GuardProcesses.end(lease);
    }

    @Override
    public String toString() {
        return id() + (freeze.isOn() ? ", frozen" : "") + ", guards until " + armedUntil() + ", "
                + server.server().observe() + (exits.isEmpty() ? "" : ", leaves: " + exits);
    }
}
