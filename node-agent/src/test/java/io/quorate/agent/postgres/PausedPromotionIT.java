package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.fencing.Guard;
import io.quorate.agent.fencing.GuardProcesses;
import io.quorate.agent.fencing.StandingFence;
import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.agent.process.StandInServer;
import io.quorate.agent.time.BootId;
import io.quorate.agent.time.ProcUptimeClock;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.SyncSet;
import io.quorate.consensus.model.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An agent that stands still in the midst of a promotion, past its deadline: the guard was armed before, and goes on alone. */
@Timeout(300)
class PausedPromotionIT {
    private static final Duration LIMIT = TestServers.OPERATION_LIMIT;
    private static final Path SCRIPT = Path.of("src/main/guard/guard.sh");
    private static final Timeline NEXT = new Timeline(2);

    private final ProcUptimeClock clock = new ProcUptimeClock();
    private TestServers servers;
    private TestServer a;
    private Path lease;
    private Guard guard;

    @BeforeEach
    void create() throws IOException {
        servers = TestServers.create(1);
        a = servers.node(0);
        lease = Files.createDirectory(servers.root().resolve("lease"));
        guard = new Guard(SCRIPT, a.settings().data(), lease, clock, BootId.read());
        a.done(a.server().initialise(LIMIT));
        a.done(a.server().startFenced(LIMIT));
        guard.markNoLease();
        assertThat(guard.ensureRunning()).isTrue();
    }

    @AfterEach
    void remove() throws IOException {
        GuardProcesses.end(lease);
        servers.close();
    }

    @Test
    void paused_between_its_last_look_at_the_lease_and_the_call_it_finds_the_server_gone() {
        guard.arm(clock.now().plusMillis(500));

        String reason =
                a.failed(a.server().promote(NEXT, new Epoch(2), SyncSet.BLOCKED, safeAndThenPaused(() -> {}), LIMIT));

        assertThat(reason).isNotBlank();
        requireFenced();
    }

    @Test
    void so_it_does_when_one_of_the_two_guards_was_killed_meanwhile() throws IOException {
        guard.arm(clock.now().plusSeconds(1));
        long killed = Long.parseLong(Files.readString(lease.resolve("guard.1.pid"))
                .lines()
                .findFirst()
                .orElseThrow());

        a.failed(a.server()
                .promote(
                        NEXT,
                        new Epoch(2),
                        SyncSet.BLOCKED,
                        safeAndThenPaused(() -> StandInServer.signal("-KILL", killed)),
                        LIMIT));

        requireFenced();
    }

    @Test
    void paused_after_the_call_it_leaves_a_server_that_is_ended_and_whose_fence_is_put_back() throws IOException {
        new StandingFence(a.settings().data()).lower();
        guard.arm(clock.now().plusSeconds(2));
        a.query("SELECT pg_promote(false)::text");
        servers.await(
                () -> Files.notExists(a.dataFile("standby.signal")) || hasEnded(),
                () -> "the promotion passes the fence");

        servers.await(this::hasEnded, () -> "the server ends");

        requireFenced();
    }

    /** The lease is safe at the last look; when the agent goes on the deadline has passed. */
    private BooleanSupplier safeAndThenPaused(Runnable meanwhile) {
        return () -> {
            assertThat(a.dataFile("standby.signal")).as("lowered").isRegularFile();
            meanwhile.run();
            servers.await(this::hasEnded, () -> "the guard ends the server, and puts the fence back");
            return true;
        };
    }

    private boolean hasEnded() {
        return a.processes().all().isEmpty() && new StandingFence(a.settings().data()).stands();
    }

    private void requireFenced() {
        assertThat(a.processes().all()).isEmpty();
        assertThat(new StandingFence(a.settings().data()).stands()).isTrue();
        guard.markNoLease();
        a.done(a.server().startFenced(LIMIT));
        ServerObservation seen = a.server().observe();
        assertThat(seen.process()).isEqualTo(ServerProcess.IN_RECOVERY);
        assertThat(seen.fenceStands()).isTrue();
    }
}
