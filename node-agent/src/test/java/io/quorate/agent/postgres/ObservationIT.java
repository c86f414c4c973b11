package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.observation.ReceiverState;
import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.agent.process.StandInServer;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a look at a server tells, also when the server tells nothing. */
class ObservationIT {
    private static final Duration LIMIT = TestServers.OPERATION_LIMIT;

    private TestServers servers;
    private TestServer a;
    private TestServer b;

    @BeforeEach
    void create() throws IOException {
        servers = TestServers.create(2);
        a = servers.node(0);
        b = servers.node(1);
        servers.makePrimary(a);
    }

    @AfterEach
    void remove() throws IOException {
        servers.close();
    }

    @Test
    void a_frozen_server_shows_as_unresponsive_although_its_open_sessions_answer() throws Exception {
        assertThat(a.server().observe().process()).isEqualTo(ServerProcess.PRIMARY);
        long postmaster = a.processes().postmaster().orElseThrow();
        StandInServer.signal("-STOP", postmaster);
        try {
            servers.await(
                    () -> a.server().observe().process() == ServerProcess.UNRESPONSIVE,
                    () -> "unresponsive: " + a.server().observe());
            long before = System.nanoTime();
            ServerObservation seen = a.server().observe();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
            assertThat(seen.process()).isEqualTo(ServerProcess.UNRESPONSIVE);
            assertThat(seen.position()).isEmpty();
            assertThat(seen.receiver().isCut()).isFalse();
            assertThat(seen.admitsClients()).isFalse();
        } finally {
            StandInServer.signal("-CONT", postmaster);
        }
        servers.await(
                () -> a.server().observe().process() == ServerProcess.PRIMARY,
                () -> "primary again: " + a.server().observe());
    }

    @Test
    void a_primary_that_was_stopped_is_down_and_its_end_is_known() {
        WalPosition end = a.done(a.server().stopFast(LIMIT));

        ServerObservation seen = a.server().observe();

        assertThat(seen.process()).isEqualTo(ServerProcess.DOWN);
        assertThat(seen.position()).contains(end);
        assertThat(seen.postmaster()).isEmpty();
        assertThat(seen.receiver()).isEqualTo(ReceiverState.CUT);
        assertThat(seen.systemIdentifier()).isPresent();
        a.done(a.server().startFenced(LIMIT));
        assertThat(a.server().observe().systemIdentifier()).isEqualTo(seen.systemIdentifier());
    }

    @Test
    void a_standby_that_was_cut_off_tells_where_its_wal_ends_and_on_which_timeline() {
        servers.makeStandby(b, a);
        a.execute("CREATE TABLE kept AS SELECT generate_series(1, 10000) AS id");
        Lsn end = a.server().observe().position().orElseThrow().lsn();
        servers.await(
                () -> b.server()
                        .observe()
                        .position()
                        .filter(at -> at.lsn().compareTo(end) >= 0)
                        .isPresent(),
                () -> "b has all: " + b.server().observe());

        WalPosition cut = b.done(b.server().cutReceiver(new Epoch(2), LIMIT));
        a.execute("INSERT INTO kept VALUES (0)");

        ServerObservation seen = b.server().observe();
        assertThat(seen.receiver()).isEqualTo(ReceiverState.CUT);
        assertThat(seen.position()).contains(cut);
        assertThat(cut.timeline()).isEqualTo(new Timeline(2));
        assertThat(b.done(b.server().cutReceiver(new Epoch(2), LIMIT))).isEqualTo(cut);
        assertThat(b.query("SELECT count(*)::text FROM kept")).isEqualTo(List.of("10000"));
    }

    @Test
    void a_standby_that_follows_a_promotion_is_on_its_timeline_before_anything_else_is_written() throws IOException {
        servers.makeStandby(b, a);
        a.done(a.server().stopFast(LIMIT));
        b.done(b.server().cutReceiver(new Epoch(2), LIMIT));
        Promoted promoted = servers.promote(b, 6);

        servers.startStandby(a, b);

        servers.await(
                () -> a.server().observe().position().map(WalPosition::timeline).equals(Optional.of(new Timeline(6))),
                () -> "a is on timeline 6: " + a.server().observe());
        WalPosition cut = a.done(a.server().cutReceiver(new Epoch(2), LIMIT));
        assertThat(cut.timeline()).isEqualTo(new Timeline(6));
        assertThat(cut.lsn()).isGreaterThan(promoted.forkLsn());
        a.restartAgent();
        assertThat(a.server().observe().position()).contains(cut);
    }

    @Test
    void an_upstream_that_somebody_set_by_alter_system_is_taken_away_by_a_cut() {
        servers.makeStandby(b, a);
        b.execute("ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port=1'");
        b.execute("SELECT pg_reload_conf()");

        b.done(b.server().cutReceiver(new Epoch(2), LIMIT));

        assertThat(b.server().observe().receiver()).isEqualTo(ReceiverState.CUT);
        assertThat(b.server().problems()).anyMatch(problem -> problem.contains("primary_conninfo"));
    }
}
