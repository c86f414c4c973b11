package io.quorate.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncReplication;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is acknowledged is never lost, and what can be acknowledged is: stories of quorum durability. */
class DurabilityStoryTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final ClusterSettings STRICT = with(Durability.STRICT);

    private LoopCluster cluster = LoopCluster.healthy();

    @AfterEach
    void end() {
        cluster.close();
    }

    private static ClusterSettings with(Durability durability) {
        ClusterSettings settings = ClusterSettings.DEFAULT;
        return new ClusterSettings(
                settings.leaseDuration(),
                settings.leaseMargin(),
                settings.renewalInterval(),
                durability,
                1,
                settings.maxLagOnFailoverBytes());
    }

    private SyncReplication recorded() {
        return cluster.state().established().orElseThrow();
    }

    private boolean isRecorded(LoopNode... standbys) {
        return cluster.state()
                .established()
                .filter(sync -> sync.members().keySet().equals(ids(standbys)))
                .isPresent();
    }

    private static Set<NodeId> ids(LoopNode... nodes) {
        return Arrays.stream(nodes).map(LoopNode::id).collect(Collectors.toSet());
    }

    @Test
    void a_failover_is_established_by_the_standby_that_is_left() {
        FakeCommit commit = cluster.a().server().write(100);
        cluster.settle();
        assertThat(cluster.a().server().hasAcknowledged(commit)).isTrue();

        Gate restart = cluster.crash(cluster.a());

        cluster.passUntil(SOON, "another serves in epoch 2", () -> cluster.isServedIn(2));
        assertThat(recorded().holder()).isNotEqualTo(cluster.a().id());
        assertThat(recorded().isAlone()).isFalse();
        restart.open();
        cluster.passUntil(SOON, "both others count", () -> recorded().members().size() == 2);
    }

    @Test
    void a_standby_that_is_gone_is_left_out_and_counts_again_when_it_is_back() {
        cluster.logs().elect(cluster.b().id());
        cluster.isolate(cluster.c());

        cluster.passUntil(SOON, "node-b alone counts", () -> isRecorded(cluster.b()));
        assertThat(recorded().promises()).isEqualTo(1);
        cluster.heal();
        cluster.passUntil(SOON, "both count", () -> isRecorded(cluster.b(), cluster.c()));
        assertThat(recorded().promises()).isEqualTo(2);
    }

    @Test
    void without_standbys_the_primary_goes_on_when_it_is_recorded_to_be_alone() {
        List<Gate> restarts = loseStandbys();

        FakeCommit commit = cluster.a().server().write(100);
        cluster.passUntil(SOON, "it is acknowledged", () -> cluster.a().server().hasAcknowledged(commit));
        assertThat(recorded().isAlone()).isTrue();

        restarts.forEach(Gate::open);
        cluster.passUntil(SOON, "both count", () -> isRecorded(cluster.b(), cluster.c()));
    }

    @Test
    void while_it_is_alone_nobody_else_is_chosen() {
        List<Gate> restarts = loseStandbys();
        cluster.passUntil(SOON, "it is recorded to be alone", () -> recorded().isAlone());
        FakeCommit commit = cluster.a().server().write(100);
        cluster.settle();
        assertThat(cluster.a().server().hasAcknowledged(commit)).isTrue();
        cluster.a().server().freeze().begin();
        restarts.forEach(Gate::open);

        cluster.pass(LoopCluster.LEASE.multipliedBy(4));
        assertThat(cluster.state().lease()).as(cluster.toString()).isEmpty();
        assertThat(cluster.epoch()).isEqualTo(new Epoch(1));

        cluster.a().server().freeze().end();
        cluster.passUntil(SOON, "node-a serves in epoch 2", () -> cluster.isServedIn(2));
        assertThat(cluster.a().server().serves()).isTrue();
    }

    @Test
    void strict_acknowledges_nothing_without_a_standby_and_goes_on_with_the_first_that_returns() {
        cluster.close();
        cluster = LoopCluster.healthy(STRICT);
        List<Gate> restarts = loseStandbys();

        FakeCommit commit = cluster.a().server().write(100);
        cluster.pass(SOON);
        assertThat(cluster.a().server().hasAcknowledged(commit)).isFalse();
        assertThat(recorded().isAlone()).as(cluster.toString()).isFalse();

        restarts.get(0).open();
        cluster.passUntil(SOON, "it is acknowledged", () -> cluster.a().server().hasAcknowledged(commit));
        restarts.get(1).open();
    }

    @Test
    void an_isolated_primary_acknowledges_nothing_and_what_it_wrote_is_taken_back() {
        FakeCommit safe = cluster.a().server().write(100);
        cluster.settle();

        cluster.isolate(cluster.a());
        FakeCommit lost = cluster.a().server().write(100);
        cluster.passUntil(LoopCluster.LEASE.multipliedBy(2), "another serves", () -> cluster.isServedIn(2));

        assertThat(cluster.a().server().hasAcknowledged(safe)).isTrue();
        assertThat(cluster.a().server().hasAcknowledged(lost)).isFalse();
        cluster.heal();
        cluster.passUntil(SOON, "both others count", () -> recorded().members().size() == 2);
    }

    /** Their servers, not their agents. */
    private List<Gate> loseStandbys() {
        return List.of(cluster.crash(cluster.b()), cluster.crash(cluster.c()));
    }
}
