package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.agent.process.ProgramRun;
import io.quorate.agent.process.StandInServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes of a real server that live and do not go on: what a look makes of them, how soon, and that an end is one for good. */
@Timeout(300)
class HungServerIT {
    private static final Duration LIMIT = TestServers.OPERATION_LIMIT;

    /** A kept session lives for 2 s and a look takes 1 s; the rest is for a busy machine. */
    private static final Duration SEEN_AS_SILENT = Duration.ofSeconds(10);

    /** Suspicion and probe, 2 s each, and a look; the rest is for a busy machine. */
    private static final Duration SEEN_AS_STUCK = Duration.ofSeconds(12);

    private static final Duration LONGEST_LOOK = Duration.ofSeconds(2);
    private static final String NEXT_TRANSACTION = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text";
    private static final Duration A_WHILE = Duration.ofSeconds(6);

    private final List<Long> stopped = new ArrayList<>();
    private TestServers servers;
    private TestServer a;

    @BeforeEach
    void create() throws IOException {
        servers = TestServers.create(1);
        a = servers.node(0);
        servers.makePrimary(a);
        assertThat(a.server().observe().process()).isEqualTo(ServerProcess.PRIMARY);
    }

    @AfterEach
    void remove() throws IOException {
        stopped.stream().filter(StandInServer::isLiving).forEach(pid -> StandInServer.signal("-CONT", pid));
        servers.close();
    }

    @Test
    void a_stopped_postmaster_whose_sessions_go_on_counts_as_silent_because_no_new_client_gets_in() throws Exception {
        try (ServerSession living = a.openSession()) {
            stop(a.processes().postmaster().orElseThrow());

            requireSilent();

            assertThat(living.text("SELECT 'yes'")).isEqualTo("yes");
        }
        requireEnd();
    }

    @Test
    void a_server_that_is_stopped_as_a_whole_counts_as_silent() {
        a.processes().all().forEach(this::stop);

        requireSilent();

        requireEnd();
    }

    @Test
    void a_server_that_starts_without_an_end_says_so_as_long_as_it_is_let() throws Exception {
        assertThat(a.server().endAtOnce(LIMIT)).isTrue();
        // The startup process looks for the next timeline first, and never comes back from opening this.
        Path history = a.dataFile("pg_wal/00000003.history");
        assertThat(new ProcessBuilder("mkfifo", history.toString()).start().waitFor())
                .isZero();
        startByHand();

        servers.await(
                () -> a.server().observe().process() == ServerProcess.STARTING,
                () -> "a is starting: " + a.server().observe());

        assertThat(lookForAWhile()).containsExactly(ServerProcess.STARTING);
        assertThat(a.server().endAtOnce(LIMIT)).isTrue();
        Files.delete(history);
        requireEnd();
    }

    @Test
    void a_backend_that_was_stopped_in_the_midst_of_a_flush_makes_all_writes_hang_until_it_goes_on() throws Exception {
        try (StoppedFlush flush = StoppedFlush.of(a)) {
            requireStuck();

            flush.goOn();

            servers.await(
                    () -> !a.server().observe().writesHang(),
                    () -> "a writes again: " + a.server().observe());
            assertThat(a.server().observe().process()).isEqualTo(ServerProcess.PRIMARY);
        }
    }

    @Test
    void a_server_whose_writes_hang_is_ended_for_good() throws Exception {
        try (StoppedFlush flush = StoppedFlush.of(a)) {
            requireStuck();

            requireEnd();
            assertThat(flush).isNotNull();
        }
    }

    @Test
    void stopped_helpers_and_a_stopped_client_leave_a_primary_one_and_the_probe_flushes_what_they_do_not()
            throws Exception {
        try (ServerSession client = a.openSession()) {
            a.query("SELECT pid::text FROM pg_stat_activity WHERE backend_type IN"
                            + " ('walwriter', 'checkpointer', 'background writer') OR pid = "
                            + client.text("SELECT pg_backend_pid()::text"))
                    .forEach(pid -> stop(Long.parseLong(pid)));
            assertThat(stopped).hasSize(4);
            a.execute("SELECT set_config('synchronous_commit', 'off', false),"
                    + " pg_logical_emit_message(true, 'test', 'nobody flushes this')");
            assertThat(isFlushed()).isFalse();

            servers.await(
                    () -> a.server().observe().process() == ServerProcess.PRIMARY && isFlushed(),
                    () -> "the probe has flushed: " + a.server().observe());

            assertThat(lookForAWhile()).containsExactly(ServerProcess.PRIMARY);
            assertThat(a.server().observe().writesHang()).isFalse();
            requireEnd();
        }
    }

    @Test
    void an_idle_primary_is_not_probed() {
        a.execute("ALTER SYSTEM SET autovacuum = off");
        a.execute("SELECT pg_reload_conf()");
        List<String> before = a.query(NEXT_TRANSACTION);

        assertThat(lookForAWhile()).containsExactly(ServerProcess.PRIMARY);

        assertThat(a.query(NEXT_TRANSACTION)).isEqualTo(before);
    }

    /** As a person would, and without waiting for it. */
    private void startByHand() {
        Path state = a.settings().state();
        ProgramRun start = a.byHand(
                "pg_ctl",
                "start",
                "-W",
                "-D",
                a.settings().data().toString(),
                "-l",
                state.resolve("log/by-hand.log").toString(),
                "-o",
                "-p " + a.settings().port() + " -c hba_file=" + state.resolve("pg_hba.conf") + " -c ident_file="
                        + state.resolve("pg_ident.conf") + " -c unix_socket_directories=" + state.resolve("socket"));
        assertThat(start.isSuccess()).as(start.summary()).isTrue();
    }

    private void stop(long pid) {
        StandInServer.stop(pid);
        stopped.add(pid);
    }

    private boolean isFlushed() {
        return a.query("SELECT (pg_current_wal_flush_lsn() >= pg_current_wal_insert_lsn())::text")
                .equals(List.of("true"));
    }

    private void requireSilent() {
        long began = System.nanoTime();
        servers.await(
                () -> a.server().observe().process() == ServerProcess.UNRESPONSIVE,
                () -> "a is silent: " + a.server().observe());
        assertThat(since(began)).isLessThan(SEEN_AS_SILENT);
        requireQuickLook();
    }

    private void requireStuck() {
        long began = System.nanoTime();
        servers.await(
                () -> a.server().observe().writesHang(),
                () -> "writes hang: " + a.server().observe());
        assertThat(since(began)).isLessThan(SEEN_AS_STUCK);
        assertThat(requireQuickLook().process()).isEqualTo(ServerProcess.PRIMARY);
    }

    private ServerObservation requireQuickLook() {
        long began = System.nanoTime();
        ServerObservation seen = a.server().observe();
        assertThat(since(began)).isLessThan(LONGEST_LOOK);
        return seen;
    }

    private void requireEnd() {
        assertThat(a.server().endAtOnce(LIMIT)).isTrue();
        assertThat(a.processes().all()).isEmpty();
        a.done(a.server().startFenced(LIMIT));
        assertThat(a.server().observe().process()).isEqualTo(ServerProcess.IN_RECOVERY);
    }

    /** All that looks have shown for some seconds. */
    private Set<ServerProcess> lookForAWhile() {
        long began = System.nanoTime();
        Set<ServerProcess> seen = EnumSet.noneOf(ServerProcess.class);
        servers.await(
                () -> {
                    seen.add(a.server().observe().process());
                    return since(began).compareTo(A_WHILE) > 0;
                },
                () -> "some seconds have passed");
        return seen;
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
