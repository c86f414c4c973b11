package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.StandbyProgress;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncSet;
import io.quorate.consensus.model.Timeline;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Epochs, promises, and what commits wait for, whatever stands behind {@link PostgresServer}. node-a is primary in epoch 3. */
public abstract class SyncContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Epoch EPOCH = new Epoch(3);
    private static final Epoch LATER = new Epoch(5);

    private SyncServersUnderTest servers;

    /** Three empty places for servers. */
    protected abstract SyncServersUnderTest create() throws Exception;

    @BeforeEach
    void createServers() throws Exception {
        servers = create();
    }

    @AfterEach
    void closeServers() throws Exception {
        servers.close();
    }

    @Test
    void a_standby_streams_by_its_name_in_the_epoch_that_it_was_told_and_every_server_shows_its_epoch() {
        makePrimary(SyncSet.NOBODY);
        assertThat(a().observe().epoch()).isEqualTo(EPOCH);
        makeStandby(1);

        awaitConfirmed(Set.of(node(1)));
        StandbyProgress standby = a().observe().replication().standbys().get(0);
        assertThat(standby.node()).isEqualTo(node(1));
        assertThat(standby.epoch()).isEqualTo(EPOCH);
        assertThat(b().observe().epoch()).isEqualTo(EPOCH);
        assertThat(b().observe().replication().standbys()).isEmpty();

        done(b().stopFast(LIMIT));
        done(b().startFenced(LIMIT));
        assertThat(b().observe().epoch()).as("the last known").isEqualTo(EPOCH);
    }

    @Test
    void a_server_that_has_belonged_to_no_primacy_shows_epoch_0() {
        done(a().initialise(LIMIT));
        done(a().startFenced(LIMIT));

        assertThat(a().observe().epoch()).isEqualTo(Epoch.NONE);
    }

    @Test
    void a_commit_waits_for_exactly_those_who_are_listed() {
        makePrimary(SyncSet.NOBODY);
        makeStandby(1);
        makeStandby(2);
        SyncSet onlyB = new SyncSet(Set.of(node(1)), 1);
        done(a().applySync(EPOCH, onlyB, LIMIT));
        assertThat(a().observe().replication().configured()).contains(onlyB);
        done(b().cutReceiver(EPOCH, LIMIT));

        SyncServersUnderTest.Commit commit = servers.commit(0);

        servers.assertStaysWaiting(commit);
        done(b().follow(servers.upstream(0), LIMIT));
        awaitAcknowledged(commit);
    }

    @Test
    void a_promotion_with_a_set_lets_the_first_commit_wait_for_it() {
        makePrimary(new SyncSet(Set.of(node(1)), 1));

        SyncServersUnderTest.Commit commit = servers.commit(0);

        servers.assertStaysWaiting(commit);
        makeStandby(1);
        awaitAcknowledged(commit);
    }

    @Test
    void a_blocked_list_acknowledges_nothing_however_many_stream() {
        makePrimary(SyncSet.BLOCKED);
        makeStandby(1);
        assertThat(a().observe().replication().configured()).contains(SyncSet.BLOCKED);

        SyncServersUnderTest.Commit commit = servers.commit(0);

        servers.assertStaysWaiting(commit);
        SyncSet twoOfOne = new SyncSet(Set.of(node(1)), 2);
        done(a().applySync(EPOCH, twoOfOne, LIMIT));
        assertThat(a().observe().replication().configured()).contains(twoOfOne);
        awaitConfirmed(Set.of(node(1)));
        servers.assertStaysWaiting(commit);
        done(a().applySync(EPOCH, new SyncSet(Set.of(node(1)), 1), LIMIT));
        awaitAcknowledged(commit);
    }

    @Test
    void what_was_acknowledged_under_the_former_set_lies_before_the_position_that_a_change_returns() {
        makePrimary(SyncSet.NOBODY);
        makeStandby(1);
        makeStandby(2);
        Set<NodeId> both = Set.of(node(1), node(2));
        Lsn last = new Lsn(0);
        for (SyncSet next : new SyncSet[] {
            new SyncSet(Set.of(node(1)), 1),
            new SyncSet(both, 1),
            new SyncSet(both, 2),
            new SyncSet(Set.of(node(2)), 1),
            SyncSet.NOBODY,
            new SyncSet(Set.of(node(1)), 1)
        }) {
            SyncServersUnderTest.Commit before = servers.commit(0);
            awaitAcknowledged(before);
            Lsn acknowledged = before.end();

            Lsn position = done(a().applySync(EPOCH, next, LIMIT));

            assertThat(position).isGreaterThanOrEqualTo(acknowledged).isGreaterThanOrEqualTo(last);
            assertThat(done(a().applySync(EPOCH, next, LIMIT))).as("again").isGreaterThanOrEqualTo(position);
            assertThat(a().observe().replication().configured()).contains(next);
            last = position;
        }
        awaitAcknowledged(servers.commit(0));
    }

    @Test
    void nobody_is_waited_for_until_somebody_is_and_what_waits_is_let_go_by_nobodys_leave() {
        makePrimary(SyncSet.NOBODY);
        makeStandby(1);
        done(b().cutReceiver(EPOCH, LIMIT));
        awaitAcknowledged(servers.commit(0));

        done(a().applySync(EPOCH, new SyncSet(Set.of(node(1)), 1), LIMIT));
        SyncServersUnderTest.Commit commit = servers.commit(0);

        servers.assertStaysWaiting(commit);
        done(a().applySync(EPOCH, SyncSet.NOBODY, LIMIT));
        awaitAcknowledged(commit);
    }

    @Test
    void a_standby_with_the_name_of_an_older_epoch_does_not_count() {
        makePrimary(SyncSet.NOBODY);
        Upstream before = servers.upstream(0);
        Upstream older = new Upstream(before.node(), before.host(), before.port(), new Epoch(2));
        done(b().cloneFrom(before, LIMIT));
        done(b().startFenced(LIMIT));
        done(b().follow(older, LIMIT));
        servers.await(() -> b().observe().receiver().isStreaming(), () -> "b streams: " + b().observe());
        done(a().applySync(EPOCH, new SyncSet(Set.of(node(1)), 1), LIMIT));

        SyncServersUnderTest.Commit commit = servers.commit(0);

        servers.assertStaysWaiting(commit);
        assertThat(a().observe().replication().confirmed(EPOCH, new Lsn(0))).isEmpty();
        done(b().follow(before, LIMIT));
        awaitAcknowledged(commit);
    }

    @Test
    void only_the_primary_of_the_same_epoch_takes_a_set() {
        makePrimary(SyncSet.NOBODY);
        makeStandby(1);

        failed(a().applySync(LATER, SyncSet.NOBODY, LIMIT));
        failed(b().applySync(EPOCH, SyncSet.NOBODY, LIMIT));
        done(a().endAtOnce(LIMIT) ? a().startFenced(LIMIT) : ActionResult.failed("it has not ended"));
        failed(a().applySync(EPOCH, SyncSet.NOBODY, LIMIT));
    }

    @Test
    void a_promotion_that_is_given_up_leaves_epoch_and_list_as_they_were() {
        makePrimary(SyncSet.NOBODY);
        makeStandby(1);
        done(b().cutReceiver(LATER, LIMIT));

        failed(b().promote(new Timeline(7), LATER, SyncSet.NOBODY, () -> false, LIMIT));

        assertThat(b().observe().epoch()).isEqualTo(EPOCH);
        SyncSet onlyC = new SyncSet(Set.of(node(2)), 1);
        done(b().promote(new Timeline(8), LATER, onlyC, () -> true, LIMIT));
        ServerObservation seen = b().observe();
        assertThat(seen.epoch()).isEqualTo(LATER);
        assertThat(seen.replication().configured()).isEqualTo(Optional.of(onlyC));
    }

    @Test
    void a_promise_refuses_every_older_upstream_and_never_goes_backwards() {
        makePrimary(SyncSet.NOBODY);
        makeStandby(1);

        done(b().cutReceiver(LATER, LIMIT));

        failed(b().follow(servers.upstream(0), LIMIT));
        done(b().cutReceiver(EPOCH, LIMIT));
        failed(b().follow(servers.upstream(0), LIMIT));
        failed(b().rewindTo(servers.upstream(0), LIMIT));
        done(b().startFenced(LIMIT));
        failed(b().follow(servers.upstream(0), LIMIT));
        assertThat(b().observe().receiver().isCut()).isTrue();
        Upstream now = servers.upstream(0);
        done(b().follow(new Upstream(now.node(), now.host(), now.port(), LATER), LIMIT));
    }

    private void makePrimary(SyncSet set) {
        done(a().initialise(LIMIT));
        done(a().startFenced(LIMIT));
        done(a().promote(new Timeline(2), EPOCH, set, () -> true, LIMIT));
        done(a().prepareForClients(LIMIT));
        done(a().keepSlots(Set.of(node(1), node(2)), LIMIT));
        done(a().admitClients(LIMIT));
    }

    private void makeStandby(int index) {
        PostgresServer standby = servers.server(index);
        done(standby.cloneFrom(servers.upstream(0), LIMIT));
        done(standby.startFenced(LIMIT));
        done(standby.follow(servers.upstream(0), LIMIT));
        servers.await(() -> standby.observe().receiver().isStreaming(), () -> "streams: " + standby.observe());
    }

    /** They have said that they hold what the primary holds. */
    private void awaitConfirmed(Set<NodeId> nodes) {
        Lsn end = a().observe().position().orElseThrow().lsn();
        servers.await(
                () -> a().observe().replication().confirmed(EPOCH, end).equals(nodes),
                () -> nodes + " have confirmed " + end + ": " + a().observe());
    }

    private void awaitAcknowledged(SyncServersUnderTest.Commit commit) {
        servers.await(commit::isAcknowledged, () -> "the commit is acknowledged: " + a().observe());
    }

    private NodeId node(int index) {
        return servers.upstream(index).node();
    }

    private PostgresServer a() {
        return servers.server(0);
    }

    private PostgresServer b() {
        return servers.server(1);
    }

    private static <T> T done(ActionResult<T> result) {
        assertThat(result).isInstanceOf(ActionResult.Done.class);
        return ((ActionResult.Done<T>) result).value();
    }

    private static void failed(ActionResult<?> result) {
        assertThat(result).isInstanceOf(ActionResult.Failed.class);
    }
}
