package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.observation.DataDirectory;
import io.quorate.agent.observation.ReceiverState;
import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncSet;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the agent's loop relies on, whatever stands behind {@link PostgresServer}. Extend it and say how two servers are made. */
public abstract class PostgresServerContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private ServersUnderTest servers;

    /** Two empty places for servers. */
    protected abstract ServersUnderTest create() throws Exception;

    @BeforeEach
    void createServers() throws Exception {
        servers = create();
    }

    @AfterEach
    void closeServers() throws Exception {
        servers.close();
    }

    @Test
    void a_new_server_comes_up_in_recovery_behind_the_fence_and_closed() {
        assertThat(a().observe().dataDirectory()).isEqualTo(DataDirectory.EMPTY);
        failed(a().startFenced(LIMIT));
        done(a().initialise(LIMIT));
        assertThat(a().observe().process()).isEqualTo(ServerProcess.DOWN);

        WalPosition position = done(a().startFenced(LIMIT));

        ServerObservation seen = a().observe();
        assertThat(seen.process()).isEqualTo(ServerProcess.IN_RECOVERY);
        assertThat(seen.position()).contains(position);
        assertThat(seen.receiver()).isEqualTo(ReceiverState.CUT);
        assertThat(seen.isLocalReplayFinished()).isTrue();
        assertThat(seen.fenceStands()).isTrue();
        assertThat(seen.admitsClients()).isFalse();
        done(a().startFenced(LIMIT));
        assertThat(a().observe().postmaster()).as("left as it is").isEqualTo(seen.postmaster());
        failed(a().initialise(LIMIT));
    }

    @Test
    void a_promotion_takes_the_timeline_that_it_was_told_and_lets_nobody_in() {
        done(a().initialise(LIMIT));
        WalPosition start = done(a().startFenced(LIMIT));

        Promoted promoted = done(a().promote(new Timeline(4), new Epoch(4), SyncSet.NOBODY, () -> true, LIMIT));

        assertThat(promoted).isEqualTo(new Promoted(new Timeline(4), start.timeline(), start.lsn()));
        ServerObservation seen = a().observe();
        assertThat(seen.process()).isEqualTo(ServerProcess.PRIMARY);
        assertThat(seen.position().map(WalPosition::timeline)).contains(new Timeline(4));
        assertThat(seen.fenceStands()).isTrue();
        assertThat(seen.admitsClients()).isFalse();
        failed(a().promote(new Timeline(5), new Epoch(5), SyncSet.NOBODY, () -> true, LIMIT));
        failed(a().cutReceiver(new Epoch(2), LIMIT));
        done(a().prepareForClients(LIMIT));
        done(a().admitClients(LIMIT));
        assertThat(a().observe().admitsClients()).isTrue();
    }

    @Test
    void a_promotion_without_a_safe_lease_leaves_everything_as_it_was() {
        done(a().initialise(LIMIT));
        WalPosition start = done(a().startFenced(LIMIT));
        Optional<Long> postmaster = a().observe().postmaster();

        failed(a().promote(new Timeline(4), new Epoch(4), SyncSet.NOBODY, () -> false, LIMIT));

        ServerObservation seen = a().observe();
        assertThat(seen.process()).isEqualTo(ServerProcess.IN_RECOVERY);
        assertThat(seen.postmaster()).isEqualTo(postmaster);
        assertThat(seen.position()).contains(start);
        assertThat(seen.fenceStands()).isTrue();
    }

    @Test
    void an_end_leaves_nothing_running_however_often_and_the_next_start_is_fenced_again() {
        makePrimary();

        assertThat(a().endAtOnce(LIMIT)).isTrue();
        assertThat(a().endAtOnce(LIMIT)).isTrue();

        ServerObservation ended = a().observe();
        assertThat(ended.process()).isEqualTo(ServerProcess.DOWN);
        assertThat(ended.postmaster()).isEmpty();
        assertThat(ended.receiver()).isEqualTo(ReceiverState.CUT);
        assertThat(ended.fenceStands()).isTrue();
        assertThat(ended.systemIdentifier()).isPresent();
        failed(a().promote(new Timeline(7), new Epoch(7), SyncSet.NOBODY, () -> true, LIMIT));
        failed(a().cutReceiver(new Epoch(2), LIMIT));
        failed(a().admitClients(LIMIT));
        done(a().startFenced(LIMIT));
        assertThat(a().observe().process()).isEqualTo(ServerProcess.IN_RECOVERY);
        assertThat(a().observe().systemIdentifier()).isEqualTo(ended.systemIdentifier());
    }

    @Test
    void a_fast_stop_tells_where_the_wal_ends_and_a_standby_holds_more_than_that() {
        makePrimary();
        makeStandby();
        servers.write(0);

        WalPosition end = done(a().stopFast(LIMIT));

        assertThat(a().observe().process()).isEqualTo(ServerProcess.DOWN);
        assertThat(a().observe().position()).contains(end);
        assertThat(done(a().stopFast(LIMIT))).as("again").isEqualTo(end);
        servers.await(
                () -> b().observe()
                        .position()
                        .filter(at -> at.lsn().isAfter(end.lsn()))
                        .isPresent(),
                () -> "b holds the shutdown record behind " + end + ": " + b().observe());
        WalPosition cut = done(b().cutReceiver(new Epoch(2), LIMIT));
        assertThat(cut.timeline()).isEqualTo(end.timeline());
        promoteStandby();
        done(a().startFenced(LIMIT));
        done(a().follow(servers.upstream(1), LIMIT));
        servers.await(() -> isOnTimeline(5), () -> "a follows without a rewind: " + a().observe());
    }

    @Test
    void a_receiver_that_was_cut_brings_nothing_any_more() {
        makePrimary();
        makeStandby();
        servers.write(0);

        WalPosition cut = done(b().cutReceiver(new Epoch(2), LIMIT));

        servers.write(0);
        ServerObservation seen = b().observe();
        assertThat(seen.receiver()).isEqualTo(ReceiverState.CUT);
        assertThat(seen.position()).contains(cut);
        assertThat(done(b().cutReceiver(new Epoch(2), LIMIT))).isEqualTo(cut);
        done(b().follow(servers.upstream(0), LIMIT));
        servers.await(() -> b().observe().receiver().isStreaming(), () -> "b streams again: " + b().observe());
    }

    @Test
    void a_promise_that_cannot_be_read_is_replaced_by_the_epoch_that_the_server_is_pointed_at_and_by_a_cut_only() {
        makePrimary();
        makeStandby();
        servers.garblePromise(1);

        failed(b().follow(upstreamIn(1), LIMIT));
        failed(b().follow(upstreamIn(3), LIMIT));
        done(b().follow(upstreamIn(2), LIMIT));
        failed(b().follow(upstreamIn(1), LIMIT));
        servers.await(() -> b().observe().receiver().isStreaming(), () -> "b goes on: " + b().observe());

        done(b().cutReceiver(new Epoch(2), LIMIT));
        servers.garblePromise(1);
        failed(b().follow(upstreamIn(2), LIMIT));
        done(b().cutReceiver(new Epoch(2), LIMIT));
        done(b().follow(upstreamIn(2), LIMIT));
    }

    /** The first server as primary of that epoch. */
    private Upstream upstreamIn(long epoch) {
        Upstream upstream = servers.upstream(0);
        return new Upstream(upstream.node(), upstream.host(), upstream.port(), new Epoch(epoch));
    }

    @Test
    void a_former_primary_with_wal_of_its_own_is_made_fit_by_a_rewind() {
        makePrimary();
        makeStandby();
        done(b().cutReceiver(new Epoch(2), LIMIT));
        servers.write(0);
        assertThat(a().endAtOnce(LIMIT)).isTrue();
        promoteStandby();

        done(a().rewindTo(servers.upstream(1), LIMIT));

        assertThat(a().observe().process()).isEqualTo(ServerProcess.IN_RECOVERY);
        assertThat(a().observe().fenceStands()).isTrue();
        done(a().follow(servers.upstream(1), LIMIT));
        servers.await(() -> isOnTimeline(5), () -> "a streams from b: " + a().observe());
    }

    private boolean isOnTimeline(long timeline) {
        ServerObservation seen = a().observe();
        return seen.receiver().isStreaming()
                && seen.position()
                        .filter(at -> at.timeline().equals(new Timeline(timeline)))
                        .isPresent();
    }

    private void makePrimary() {
        NodeId other = servers.upstream(1).node();
        done(a().initialise(LIMIT));
        done(a().startFenced(LIMIT));
        done(a().promote(new Timeline(2), new Epoch(2), SyncSet.NOBODY, () -> true, LIMIT));
        done(a().prepareForClients(LIMIT));
        done(a().keepSlots(Set.of(other), LIMIT));
        done(a().admitClients(LIMIT));
    }

    private void makeStandby() {
        done(b().cloneFrom(servers.upstream(0), LIMIT));
        assertThat(b().observe().process()).as("a clone is not started").isEqualTo(ServerProcess.DOWN);
        done(b().startFenced(LIMIT));
        done(b().follow(servers.upstream(0), LIMIT));
        servers.await(() -> b().observe().receiver().isStreaming(), () -> "b streams: " + b().observe());
    }

    private void promoteStandby() {
        done(b().promote(new Timeline(5), new Epoch(5), SyncSet.NOBODY, () -> true, LIMIT));
        done(b().keepSlots(Set.of(servers.upstream(0).node()), LIMIT));
        done(b().checkpoint(LIMIT));
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
