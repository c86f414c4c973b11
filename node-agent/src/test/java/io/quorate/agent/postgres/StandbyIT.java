package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.agent.observation.DataDirectory;
import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From an empty disk to a primary with a standby, and over to the standby. */
class StandbyIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

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
    void an_empty_disk_becomes_a_primary_and_a_clone_follows_it_and_takes_over() {
        assertThat(a.server().observe().dataDirectory()).isEqualTo(DataDirectory.EMPTY);
        a.done(a.server().initialise(LIMIT));
        a.done(a.server().startFenced(LIMIT));
        ServerObservation fenced = a.server().observe();
        assertThat(fenced.process()).isEqualTo(ServerProcess.IN_RECOVERY);
        assertThat(fenced.fenceStands()).isTrue();
        assertThat(fenced.isLocalReplayFinished()).isTrue();

        Promoted promoted = a.done(a.server().promote(new Timeline(2), () -> true, LIMIT));
        assertThat(promoted.parentTimeline()).isEqualTo(new Timeline(1));
        a.done(a.server().prepareForClients(LIMIT));
        a.done(a.server().keepSlots(Set.of(b.settings().node()), LIMIT));
        a.done(a.server().admitClients(LIMIT));
        ServerObservation primary = a.server().observe();
        assertThat(primary.process()).isEqualTo(ServerProcess.PRIMARY);
        assertThat(primary.position().map(WalPosition::timeline)).contains(new Timeline(2));
        assertThat(primary.fenceStands()).isTrue();
        assertThat(primary.admitsClients()).isTrue();
        a.execute("CREATE TABLE kept (id int)");
        a.execute("INSERT INTO kept VALUES (1)");

        b.done(b.server().cloneFrom(a.asUpstream(), LIMIT));
        b.done(b.server().startFenced(LIMIT));
        b.done(b.server().follow(a.asUpstream(), LIMIT));
        await().atMost(LIMIT).until(() -> b.server().observe().receiver().isStreaming());
        a.execute("INSERT INTO kept VALUES (2)");
        await().atMost(LIMIT).until(() -> b.query("SELECT id::text FROM kept"), List.of("1", "2")::equals);

        WalPosition end = a.done(a.server().stopFast(LIMIT));
        WalPosition cut = b.done(b.server().cutReceiver(LIMIT));
        assertThat(cut.timeline()).isEqualTo(end.timeline());
        assertThat(cut.lsn()).isGreaterThan(end.lsn());
        Promoted second = b.done(b.server().promote(new Timeline(5), () -> true, LIMIT));
        assertThat(second).isEqualTo(new Promoted(new Timeline(5), new Timeline(2), cut.lsn()));
        assertThat(b.server().observe().position().map(WalPosition::timeline)).contains(new Timeline(5));

        a.done(a.server().startFenced(LIMIT));
        b.done(b.server().keepSlots(Set.of(a.settings().node()), LIMIT));
        a.done(a.server().follow(b.asUpstream(), LIMIT));
        await().atMost(LIMIT).until(() -> a.server().observe().receiver().isStreaming());
        b.execute("INSERT INTO kept VALUES (3)");
        await().atMost(LIMIT).until(() -> a.query("SELECT id::text FROM kept"), List.of("1", "2", "3")::equals);
        assertThat(a.server().observe().position().map(WalPosition::timeline)).contains(new Timeline(5));
    }
}
