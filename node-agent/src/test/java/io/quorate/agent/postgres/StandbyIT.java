package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.observation.DataDirectory;
import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From an empty disk to a primary with a standby, and over to the standby. */
class StandbyIT {
    private static final Duration LIMIT = TestServers.OPERATION_LIMIT;

    private TestServers servers;
    private TestServer a;
    private TestServer b;

    @BeforeEach
    void create() throws IOException {
        servers = TestServers.create(2);
        a = servers.node(0);
        b = servers.node(1);
    }

    @AfterEach
    void remove() throws IOException {
        servers.close();
    }

    @Test
    void an_empty_disk_becomes_a_primary_that_serves_clients() {
        assertThat(a.server().observe().dataDirectory()).isEqualTo(DataDirectory.EMPTY);
        a.done(a.server().initialise(LIMIT));
        a.done(a.server().startFenced(LIMIT));
        ServerObservation fenced = a.server().observe();
        assertThat(fenced.process()).isEqualTo(ServerProcess.IN_RECOVERY);
        assertThat(fenced.fenceStands()).isTrue();
        assertThat(fenced.isLocalReplayFinished()).isTrue();

        Promoted promoted = servers.promote(a, 2);

        assertThat(promoted.parentTimeline()).isEqualTo(new Timeline(1));
        ServerObservation primary = a.server().observe();
        assertThat(primary.process()).isEqualTo(ServerProcess.PRIMARY);
        assertThat(primary.position().map(WalPosition::timeline)).contains(new Timeline(2));
        assertThat(primary.fenceStands()).isTrue();
        assertThat(primary.admitsClients()).isTrue();
    }

    @Test
    void a_clone_takes_over_from_a_primary_that_was_stopped_and_is_followed_by_it_without_a_rewind() {
        servers.makePrimary(a);
        a.execute("CREATE TABLE kept (id int)");
        servers.makeStandby(b, a);
        a.execute("INSERT INTO kept VALUES (1)");

        WalPosition end = a.done(a.server().stopFast(LIMIT));
        WalPosition cut = b.done(b.server().cutReceiver(new Epoch(2), LIMIT));
        assertThat(cut.timeline()).isEqualTo(end.timeline());
        assertThat(cut.lsn()).isGreaterThan(end.lsn());
        Promoted promoted = servers.promote(b, 5);
        assertThat(promoted).isEqualTo(new Promoted(new Timeline(5), new Timeline(2), cut.lsn()));
        assertThat(b.server().observe().position().map(WalPosition::timeline)).contains(new Timeline(5));

        servers.startStandby(a, b);
        b.execute("INSERT INTO kept VALUES (2)");
        servers.await(() -> a.query("SELECT id::text FROM kept").equals(List.of("1", "2")), () -> "a has b's rows");
        assertThat(a.server().observe().position().map(WalPosition::timeline)).contains(new Timeline(5));
        assertThat(a.query("SELECT slot_name FROM pg_replication_slots")).isEmpty();
    }

    @Test
    void a_reader_that_holds_the_replay_up_does_not_hold_a_promise_up() throws SQLException, IOException {
        servers.makePrimary(a);
        servers.makeStandby(b, a);
        try (Connection owner = a.connectAsApplication();
                Statement onPrimary = owner.createStatement()) {
            onPrimary.execute("CREATE TABLE held (id int)");
            awaitReceived();
            servers.await(() -> b.server().observe().isLocalReplayFinished(), () -> "b has replayed it");
            try (Connection reader = b.connectAsApplication();
                    Statement onStandby = reader.createStatement()) {
                reader.setAutoCommit(false);
                onStandby.execute("SELECT * FROM held");
                onPrimary.execute("DROP TABLE held");
                WalPosition end = awaitReceived();
                assertThat(b.server().observe().isLocalReplayFinished()).isFalse();

                WalPosition cut = b.done(b.server().cutReceiver(new Epoch(3), Duration.ofSeconds(20)));

                assertThat(cut.lsn()).isGreaterThanOrEqualTo(end.lsn());
                assertThat(reader.isValid(1)).isFalse();
            }
        }
    }

    /** All that the primary has flushed is on the standby's disk. */
    private WalPosition awaitReceived() {
        WalPosition end = a.server().observe().position().orElseThrow();
        servers.await(
                () -> b.server()
                        .observe()
                        .position()
                        .filter(at -> !end.lsn().isAfter(at.lsn()))
                        .isPresent(),
                () -> "b has received " + end);
        return end;
    }
}
