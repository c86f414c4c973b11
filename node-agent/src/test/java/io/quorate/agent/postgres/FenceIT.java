package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.fencing.StandingFence;
import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.agent.process.ProgramRun;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.SyncSet;
import io.quorate.consensus.model.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people do to a server behind the agent's back does not make a second primary. */
class FenceIT {
    private static final Duration LIMIT = TestServers.OPERATION_LIMIT;

    private TestServers servers;
    private TestServer a;

    @BeforeEach
    void create() throws IOException {
        servers = TestServers.create(1);
        a = servers.node(0);
        servers.makePrimary(a);
    }

    @AfterEach
    void remove() throws IOException {
        servers.close();
    }

    @Test
    void a_fence_that_is_put_back_under_a_running_primary_leaves_it_one() throws IOException {
        StandingFence fence = new StandingFence(a.settings().data());
        fence.removeForGood();
        assertThat(a.server().observe().fenceStands()).isFalse();

        a.done(a.server().restoreFence(LIMIT));

        a.execute("CREATE TABLE kept ()");
        assertThat(a.server().observe().fenceStands()).isTrue();
        assertThat(a.server().observe().process()).isEqualTo(ServerProcess.PRIMARY);
    }

    @Test
    void a_former_primary_that_is_started_by_hand_is_read_only() {
        a.done(a.server().stopFast(LIMIT));

        ProgramRun start = a.byHand(
                "pg_ctl",
                "start",
                "-w",
                "-D",
                a.settings().data().toString(),
                "-l",
                a.settings().state().resolve("log/by-hand.log").toString(),
                "-o",
                "-p " + a.settings().port() + " -c hba_file="
                        + a.settings().state().resolve("pg_hba.conf") + " -c ident_file="
                        + a.settings().state().resolve("pg_ident.conf") + " -c unix_socket_directories="
                        + a.settings().state().resolve("socket"));

        assertThat(start.isSuccess()).as(start.summary()).isTrue();
        assertThat(a.query("SELECT pg_is_in_recovery()::text")).isEqualTo(List.of("true"));
        assertThat(a.server().observe().process()).isEqualTo(ServerProcess.IN_RECOVERY);
    }

    @Test
    void a_promotion_by_hand_ends_the_server_and_the_next_start_is_read_only() {
        a.done(a.server().stopFast(LIMIT));
        a.done(a.server().startFenced(LIMIT));

        ProgramRun promotion = a.byHand(
                "pg_ctl", "promote", "-t", "20", "-D", a.settings().data().toString());
        servers.await(() -> a.processes().all().isEmpty(), () -> "the server ends: " + promotion.summary());

        assertThat(a.log()).contains("could not remove file \"standby.signal\"");
        a.done(a.server().startFenced(LIMIT));
        ServerObservation seen = a.server().observe();
        assertThat(seen.process()).isEqualTo(ServerProcess.IN_RECOVERY);
        assertThat(seen.fenceStands()).isTrue();
        servers.promote(a, 3);
    }

    @Test
    void a_lease_that_is_not_safe_any_more_stops_the_promotion_before_it_begins() {
        a.done(a.server().stopFast(LIMIT));
        a.done(a.server().startFenced(LIMIT));

        String reason = a.failed(a.server().promote(new Timeline(7), new Epoch(7), SyncSet.NOBODY, () -> false, LIMIT));

        assertThat(reason).contains("lease");
        ServerObservation seen = a.server().observe();
        assertThat(seen.process()).isEqualTo(ServerProcess.IN_RECOVERY);
        assertThat(seen.fenceStands()).isTrue();
        assertThat(Files.exists(a.dataFile("promote"))).isFalse();
        assertThat(Files.exists(a.dataFile("pg_wal/00000006.history"))).isFalse();
        a.done(a.server().endAtOnce(LIMIT) ? ActionResult.done() : ActionResult.failed("processes are left"));
        a.done(a.server().startFenced(LIMIT));
        assertThat(servers.promote(a, 8).timeline()).isEqualTo(new Timeline(8));
    }

    @Test
    void rows_are_there_after_a_crash_and_the_server_is_read_only_until_promoted() {
        a.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS id");
        a.execute("INSERT INTO kept VALUES (1001)");

        assertThat(a.server().endAtOnce(LIMIT)).isTrue();
        assertThat(a.server().observe().process()).isEqualTo(ServerProcess.DOWN);
        a.done(a.server().startFenced(LIMIT));

        assertThat(a.query("SELECT count(*)::text FROM kept")).isEqualTo(List.of("1001"));
        servers.promote(a, 3);
        a.execute("INSERT INTO kept VALUES (1002)");
        assertThat(a.query("SELECT count(*)::text FROM kept")).isEqualTo(List.of("1002"));
    }

    @Test
    void locks_that_name_a_process_which_is_no_server_do_not_keep_it_from_starting() throws IOException {
        assertThat(a.server().endAtOnce(LIMIT)).isTrue();
        List<String> lock = new ArrayList<>(Files.readAllLines(a.dataFile("postmaster.pid")));
        lock.set(0, "1");
        Files.write(a.dataFile("postmaster.pid"), lock);

        a.done(a.server().startFenced(LIMIT));

        assertThat(a.server().observe().process()).isEqualTo(ServerProcess.IN_RECOVERY);
    }

    @Test
    void a_file_in_the_fences_place_and_a_promote_request_are_put_right_before_a_start() throws IOException {
        a.done(a.server().stopFast(LIMIT));
        Files.delete(a.dataFile("standby.signal"));
        Files.createFile(a.dataFile("standby.signal"));
        Files.createFile(a.dataFile("promote"));

        a.done(a.server().startFenced(LIMIT));

        assertThat(a.server().observe().fenceStands()).isTrue();
        assertThat(Files.exists(a.dataFile("promote"))).isFalse();
    }
}
