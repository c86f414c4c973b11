package io.quorate.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.loop.FakePostgresServer.Step;
import io.quorate.agent.observation.NodeRole;
import io.quorate.consensus.command.ClusterCommand.BeginSwitchover;
import io.quorate.consensus.command.ClusterCommand.EndSwitchover;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Switchover;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Switchovers, with and without a happy end. */
class HandOverStoryTest {
    private static final Duration SOON = Duration.ofSeconds(4);

    private final LoopCluster cluster = LoopCluster.healthy();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void a_primary_hands_over_all_that_it_wrote_and_follows() {
        cluster.a().server().write(0x500);

        begin();

        cluster.passUntil(SOON, "node-b serves in epoch 2", () -> cluster.isServedIn(2));
        assertThat(cluster.b().server().serves()).as(cluster.toString()).isTrue();
        cluster.passUntil(SOON, "node-a follows", () -> cluster.a().server().isStreaming());
        assertThat(cluster.state().switchover()).isEmpty();
        assertThat(cluster.a().server().ends()).containsExactly("a fast stop");
    }

    @Test
    void a_hand_over_that_is_called_off_after_the_stop_brings_the_old_primary_back_under_its_lease() {
        Gate stopped = cluster.a().server().holdAt(Step.STOPPED);
        begin();
        cluster.passUntil(SOON, "node-a has stopped", stopped::isHolding);

        cluster.propose(new EndSwitchover(1, false, "a test"));
        stopped.open();

        cluster.passUntil(
                SOON, "node-a serves again", () -> cluster.a().server().serves());
        assertThat(cluster.epoch()).isEqualTo(new Epoch(1));
        assertThat(cluster.a().server().promotions()).hasSize(2);
        cluster.passUntil(SOON, "all is well again", cluster::isHealthy);
    }

    @Test
    void a_hand_over_that_is_called_off_while_the_node_is_cut_off_does_not_bring_it_back_without_a_lease() {
        Gate stopped = cluster.a().server().holdAt(Step.STOPPED);
        begin();
        cluster.passUntil(SOON, "node-a has stopped", stopped::isHolding);
        cluster.propose(new EndSwitchover(1, false, "a test"));
        cluster.settle();
        Gate promoted = cluster.a().server().holdAt(Step.PROMOTE);
        stopped.open();
        cluster.passUntil(SOON, "node-a is about to be promoted again", promoted::isHolding);

        cluster.isolate(cluster.a());

        cluster.passUntil(LoopCluster.LEASE.multipliedBy(2), "another serves in epoch 2", () -> cluster.isServedIn(2));
        promoted.open();
        cluster.pass(Duration.ofSeconds(2));
        assertThat(cluster.a().server().isWritable()).as(cluster.toString()).isFalse();
        cluster.heal();
        cluster.passUntil(SOON, "node-a follows", () -> cluster.a().server().isStreaming());
        assertThat(cluster.a().server().promotions()).hasSize(1);
    }

    @Test
    void a_look_that_was_taken_before_the_stop_is_not_believed_after_it() {
        Gate late = cluster.a().server().holdAt(Step.LOOK);
        late.awaitReached();
        Gate restart = cluster.a().server().holdAt(Step.START);
        begin();
        cluster.passUntil(
                SOON,
                "node-b serves in epoch 2, and node-a says that its server is down",
                () -> cluster.isServedIn(2) && cluster.a().status().role() == NodeRole.UNKNOWN);
        int said = cluster.a().roles().size();

        cluster.tell(late, cluster.a());

        cluster.pass(Duration.ofSeconds(1));
        assertThat(cluster.a().roles()).as(cluster.toString()).hasSize(said);
        restart.open();
        cluster.passUntil(SOON, "node-a follows", () -> cluster.a().server().isStreaming());
    }

    @Test
    void a_release_of_a_hand_over_that_is_not_answered_starts_nothing_for_writing_until_it_is_known() {
        Gate stopped = cluster.a().server().holdAt(Step.STOPPED);
        begin();
        cluster.passUntil(SOON, "node-a has stopped", stopped::isHolding);
        Duration longerThanAnybodyWaits = Duration.ofMillis(3500);
        cluster.logs().delay(longerThanAnybodyWaits);

        stopped.open();
        cluster.settle();

        assertThat(cluster.a().clock().deadline()).as("released").isEmpty();
        cluster.pass(longerThanAnybodyWaits.minus(LoopCluster.STEP));
        assertThat(cluster.a().status().operation()).as(cluster.toString()).isEmpty();
        assertThat(cluster.state().lease())
                .as("the release has not been applied")
                .isPresent();
        assertThat(cluster.a().server().starts()).isEqualTo(1);
        cluster.pass(LoopCluster.STEP);
        assertThat(cluster.state().vacancy()).as(cluster.toString()).isPresent();
        cluster.logs().delay(Duration.ZERO);
        cluster.passUntil(SOON, "node-b serves", () -> cluster.b().server().serves());
        assertThat(cluster.a().server().promotions()).hasSize(1);
    }

    private void begin() {
        BeginSwitchover asked = new BeginSwitchover(
                1,
                Switchover.Kind.SWITCHOVER,
                Optional.of(cluster.a().id()),
                cluster.b().id(),
                "a test");
        assertThat(cluster.propose(asked).isApplied()).isTrue();
    }
}
