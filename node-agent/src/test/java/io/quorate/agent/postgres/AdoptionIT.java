package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.observation.ServerProcess;
import io.quorate.agent.process.ProgramRun;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.SyncSet;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that was there before Quorate comes under it, and can be had back. */
class AdoptionIT {
    private static final Duration LIMIT = TestServers.OPERATION_LIMIT;

    private TestServers servers;
    private TestServer a;
    private TestServer b;

    @BeforeEach
    void createAnOrdinaryDatabase() throws IOException {
        servers = TestServers.create(2);
        a = servers.node(0);
        b = servers.node(1);
        run("initdb", "-D", data(), "-U", "postgres", "--auth=trust");
        Files.writeString(
                a.dataFile("postgresql.conf"),
                "port = " + a.settings().port() + "\nunix_socket_directories = '" + home() + "'\nwork_mem = '9MB'\n");
        startByHand();
        run("psql", "-h", home(), "-p", port(), "-U", "postgres", "-c", "CREATE DATABASE bench");
        run("pgbench", "-i", "-s", "1", "-h", home(), "-p", port(), "-U", "postgres", "bench");
    }

    @AfterEach
    void remove() throws IOException {
        servers.close();
    }

    @Test
    void a_running_server_is_not_adopted_and_everything_that_will_change_is_named() {
        AdoptionReport running = preflight();
        assertThat(running.isAllowed()).isFalse();
        assertThat(running.refusals()).anyMatch(text -> text.contains("a server runs"));
        stopByHand();

        AdoptionReport stopped = preflight();

        assertThat(stopped.refusals()).isEmpty();
        assertThat(String.join("\n", stopped.changes()))
                .contains("wal_log_hints")
                .contains("standing fence")
                .contains("setting 'port'")
                .contains("quorate_replication");
        assertThat(String.join("\n", stopped.warnings()))
                .contains("checksums are off")
                .contains("without a password");
    }

    @Test
    void a_standby_or_a_crashed_server_is_not_adopted() throws IOException {
        run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data());
        assertThat(preflight().refusals()).anyMatch(text -> text.contains("not shut down cleanly"));
        startByHand();
        stopByHand();
        Files.createFile(a.dataFile("standby.signal"));

        assertThat(preflight().refusals()).anyMatch(text -> text.contains("standby.signal"));
    }

    @Test
    void a_server_that_ends_while_it_is_waited_for_is_started_behind_the_fence() {
        CompletableFuture<ActionResult<WalPosition>> start =
                CompletableFuture.supplyAsync(() -> a.server().startFenced(LIMIT));
        // It answers nobody where the agent asks, so the start goes on as long as it runs.
        assertThat(start).failsWithin(Duration.ofSeconds(2)).withThrowableOfType(TimeoutException.class);

        // Its end is not waited for: pg_ctl would take the next server for this one.
        run("pg_ctl", "stop", "-W", "-m", "fast", "-D", data());

        assertThat(start).succeedsWithin(Duration.ofSeconds(30));
        a.done(start.join());
        assertThat(a.server().observe().process()).isEqualTo(ServerProcess.IN_RECOVERY);
    }

    @Test
    void an_adopted_database_serves_gets_a_standby_and_starts_writable_again_once_it_is_released() throws IOException {
        stopByHand();

        a.done(a.server().startFenced(LIMIT));
        servers.promote(a, 2);
        assertThat(a.query("SHOW work_mem")).isEqualTo(List.of("9MB"));
        assertThat(bench("SELECT count(*) FROM pgbench_accounts")).isEqualTo("100000");
        bench("INSERT INTO pgbench_branches VALUES (77, 0)");
        servers.makeStandby(b, a);
        a.done(a.server().stopFast(LIMIT));

        assertThat(a.failed(new ReleaseData(b.settings(), b.account(), b.processes()).release(LIMIT)))
                .contains("a server runs");
        List<String> told = a.done(new ReleaseData(a.settings(), a.account(), a.processes()).release(LIMIT));
        startByHand();

        assertThat(String.join("\n", told)).contains("standing fence");
        assertThat(bench("INSERT INTO pgbench_branches VALUES (78, 0) RETURNING bid"))
                .contains("78");
        assertThat(bench("SELECT count(*) FROM pgbench_branches WHERE bid IN (77, 78)"))
                .isEqualTo("2");
        assertThat(bench("SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8)"))
                .isEqualTo("00000002");
    }

    @Test
    void a_released_directory_can_be_adopted_again() throws IOException {
        stopByHand();
        a.done(a.server().startFenced(LIMIT));
        a.done(a.server().promote(new Timeline(4), new Epoch(4), SyncSet.NOBODY, () -> true, LIMIT));
        a.done(a.server().stopFast(LIMIT));
        a.done(new ReleaseData(a.settings(), a.account(), a.processes()).release(LIMIT));
        startByHand();
        stopByHand();

        assertThat(preflight().isAllowed()).isTrue();
        a.done(a.server().startFenced(LIMIT));
        servers.promote(a, 5);
        assertThat(bench("SELECT count(*) FROM pgbench_accounts")).isEqualTo("100000");
    }

    private AdoptionReport preflight() {
        return new AdoptionPreflight(a.settings(), a.account(), a.processes()).check(LIMIT);
    }

    /** As superuser over whichever socket there is. */
    private String bench(String sql) {
        String socket = Files.exists(a.settings().data().resolveSibling(".s.PGSQL." + port()))
                ? home()
                : a.settings().state().resolve("socket").toString();
        return run("psql", "-At", "-h", socket, "-p", port(), "-U", "postgres", "-d", "bench", "-c", sql)
                .strip();
    }

    private void startByHand() {
        run("pg_ctl", "start", "-w", "-D", data(), "-l", home() + "/by-hand.log");
    }

    private void stopByHand() {
        run("pg_ctl", "stop", "-w", "-m", "fast", "-D", data());
    }

    private String run(String tool, String... arguments) {
        ProgramRun run = a.byHand(tool, arguments);
        assertThat(run.isSuccess()).as(tool + ": " + run.summary()).isTrue();
        return run.output();
    }

    private String data() {
        return a.settings().data().toString();
    }

    private String home() {
        return String.valueOf(a.settings().data().getParent());
    }

    private String port() {
        return String.valueOf(a.settings().port());
    }
}
