package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.process.StandInServer;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.SyncSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a change of the list is proven by on a real server, what is done again after a restart of the agent, and the promise. */
class SyncProofIT {
    private static final Duration LIMIT = TestServers.OPERATION_LIMIT;
    private static final Duration TOO_SHORT = Duration.ofSeconds(3);
    private static final Epoch EPOCH = new Epoch(2);

    private TestServers servers;
    private TestServer a;
    private TestServer b;

    @BeforeEach
    void create() throws IOException {
        servers = TestServers.create(2);
        a = servers.node(0);
        b = servers.node(1);
        servers.makePrimary(a);
        servers.makeStandby(b, a);
    }

    @AfterEach
    void remove() throws IOException {
        servers.close();
    }

    @Test
    void every_walsender_is_started_anew_once_for_each_proof_and_again_by_an_agent_that_has_proven_nothing() {
        String before = awaitWalsender("");
        apply(onlyB());
        String proven = awaitWalsender(before);

        apply(onlyB());
        assertThat(awaitWalsender("")).as("proven already").isEqualTo(proven);

        a.restartAgent();
        apply(onlyB());
        awaitWalsender(proven);
    }

    @Test
    void a_first_wait_after_none_comes_with_a_checkpoint_and_the_next_change_without() {
        String before = checkpoint();
        apply(onlyB());
        String after = checkpoint();
        assertThat(after).isNotEqualTo(before);

        a.execute("CREATE TABLE more (id int)");
        apply(SyncSet.BLOCKED);
        a.restartAgent();
        apply(onlyB());
        assertThat(checkpoint()).as("waiting was on all the time").isEqualTo(after);

        apply(SyncSet.NOBODY);
        a.execute("INSERT INTO more VALUES (1)");
        apply(onlyB());
        assertThat(checkpoint()).isNotEqualTo(after);
    }

    @Test
    void a_walsender_that_does_not_end_leaves_the_change_unproven() {
        String walsender = awaitWalsender("");
        StandInServer.signal("-STOP", Long.parseLong(walsender));

        String reason = a.failed(a.server().applySync(EPOCH, onlyB(), TOO_SHORT));

        assertThat(reason).contains("walsenders").contains("do not end");
        StandInServer.signal("-CONT", Long.parseLong(walsender));
        apply(onlyB());
        awaitWalsender(walsender);
    }

    @Test
    void commits_that_run_through_a_change_are_acknowledged_before_its_position_or_wait()
            throws SQLException, IOException {
        b.done(b.server().cutReceiver(EPOCH, LIMIT));
        try (BusyClient client = BusyClient.of(a)) {
            servers.await(() -> client.acknowledged() >= 20, () -> "commits are acknowledged: " + client);

            Lsn position = a.done(a.server().applySync(EPOCH, onlyB(), LIMIT));

            servers.await(client::isWaiting, () -> "the client waits: " + client);
            assertThat(client.lastBegun())
                    .as("before the commit that was acknowledged last")
                    .isLessThan(position);
            long before = client.acknowledged();
            b.done(b.server().follow(a.asUpstream(), LIMIT));
            servers.await(() -> client.acknowledged() > before, () -> "it goes on: " + client);
        }
    }

    @Test
    void a_list_that_somebody_has_set_by_alter_system_is_set_right_by_the_next_change() throws IOException {
        apply(onlyB());
        a.execute("ALTER SYSTEM SET synchronous_standby_names = ''");
        a.execute("SELECT pg_reload_conf()");
        servers.await(
                () -> a.server().observe().replication().configured().equals(Optional.of(SyncSet.NOBODY)),
                () -> "the change shows: " + a.server().observe());

        apply(onlyB());

        assertThat(a.server().observe().replication().configured()).contains(onlyB());
        assertThat(Files.readString(a.dataFile("postgresql.auto.conf"))).doesNotContain("synchronous_standby_names");
    }

    @Test
    void applications_see_the_epoch_on_every_node() throws SQLException, IOException {
        assertThat(a.queryAsApplication("SHOW quorate.epoch")).isEqualTo(List.of("2"));
        assertThat(b.queryAsApplication("SHOW quorate.epoch")).isEqualTo(List.of("2"));
        a.done(a.server().stopFast(LIMIT));
        b.done(b.server().cutReceiver(new Epoch(5), LIMIT));
        servers.promote(b, 5);

        assertThat(b.queryAsApplication("SHOW quorate.epoch")).isEqualTo(List.of("5"));
        servers.startStandby(a, b);
        assertThat(a.queryAsApplication("SHOW quorate.epoch")).isEqualTo(List.of("5"));
    }

    @Test
    void a_promise_survives_agent_and_server_and_one_that_cannot_be_read_forbids_everything_until_the_next_cut()
            throws IOException {
        b.done(b.server().cutReceiver(new Epoch(3), LIMIT));
        assertThat(b.server().endAtOnce(LIMIT)).isTrue();
        b.restartAgent();
        b.done(b.server().startFenced(LIMIT));
        assertThat(b.failed(b.server().follow(a.asUpstream(), LIMIT))).contains("before epoch 3");

        Path promise = b.settings().state().resolve("promise");
        Files.writeString(promise, "");
        String reason = b.failed(b.server().follow(a.asUpstream(), LIMIT));
        assertThat(reason).contains("cannot be read").contains(promise.toString());
        assertThat(b.failed(b.server().rewindTo(a.asUpstream(), LIMIT))).contains("cannot be read");

        b.done(b.server().cutReceiver(EPOCH, LIMIT));
        b.done(b.server().follow(a.asUpstream(), LIMIT));
        servers.await(() -> b.server().observe().receiver().isStreaming(), () -> "b streams again");
    }

    private SyncSet onlyB() {
        return new SyncSet(Set.of(b.settings().node()), 1);
    }

    private void apply(SyncSet set) {
        a.done(a.server().applySync(EPOCH, set, LIMIT));
    }

    private String checkpoint() {
        return a.query("SELECT checkpoint_lsn::text FROM pg_control_checkpoint()")
                .get(0);
    }

    /** The process that streams to node-b, when it is another than that. */
    private String awaitWalsender(String former) {
        String query = "SELECT pid::text FROM pg_stat_replication WHERE state = 'streaming'";
        servers.await(
                () -> {
                    List<String> pids = a.query(query);
                    return pids.size() == 1 && !pids.contains(former);
                },
                () -> "another walsender than '" + former + "' streams: " + a.query(query));
        return a.query(query).get(0);
    }
}
