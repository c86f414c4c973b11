package io.quorate.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.command.ClusterCommand.GrantLease;
import io.quorate.consensus.command.ClusterCommand.ReleaseLease;
import io.quorate.consensus.command.Evidence;
import io.quorate.consensus.command.Promise;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.WalPosition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Renewals and releases whose outcomes come late, never, or in another order: what is not known to count does not. */
class LeaseOutcomesTest {
    private static final Duration SOON = Duration.ofSeconds(4);
    private static final Duration DELAY = Duration.ofSeconds(1);

    private final LoopCluster cluster = LoopCluster.healthy();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void renewals_without_known_outcomes_extend_nothing_and_promote_nobody() {
        Duration deadline = cluster.a().clock().deadline().orElseThrow();
        cluster.logs().loseOutcomes();

        passUpTo(deadline);

        assertThat(cluster.a().server().isWritable()).as(cluster.toString()).isFalse();
        cluster.pass(LoopCluster.LEASE);
        assertThat(cluster.epoch()).as("a release was applied, and a grant").isGreaterThan(new Epoch(1));
        assertThat(cluster.a().server().promotions()).hasSize(1);
        assertThat(cluster.b().server().isWritable()).as(cluster.toString()).isFalse();
        assertThat(cluster.c().server().isWritable()).as(cluster.toString()).isFalse();
        cluster.logs().deliverOutcomes();
        cluster.passUntil(SOON, "somebody serves", this::isServed);
    }

    @Test
    void renewals_that_are_applied_late_count_from_when_they_were_sent() {
        cluster.logs().delay(Duration.ofSeconds(3));

        cluster.pass(LoopCluster.LEASE.multipliedBy(3));

        assertThat(cluster.isServedIn(1)).as(cluster.toString()).isTrue();
        assertThat(cluster.a().server().ends()).isEmpty();
        assertThat(cluster.a().clock().remaining().orElseThrow())
                .isLessThanOrEqualTo(LoopCluster.USABLE.minusSeconds(3));
    }

    @Test
    void renewals_extend_nothing_while_the_guard_cannot_be_armed() {
        Duration deadline = cluster.a().clock().deadline().orElseThrow();
        cluster.a().guard().takeOrders(false);

        passUpTo(deadline);

        assertThat(cluster.a().server().isWritable()).as(cluster.toString()).isFalse();
        cluster.a().guard().takeOrders(true);
        cluster.passUntil(SOON, "somebody serves", this::isServed);
    }

    @Test
    void a_release_whose_outcome_is_lost_and_that_counts_is_followed_by_another_primary() {
        cluster.logs().delay(DELAY);
        cluster.logs().loseOutcomes();

        cluster.a().server().endBy("a crash");
        cluster.pass(DELAY.plus(LoopCluster.STEP));

        assertThat(cluster.state().vacancy()).as(cluster.toString()).isPresent();
        assertThat(cluster.a().clock().isSafe()).isFalse();
        assertThat(cluster.a().server().promotions()).hasSize(1);
        cluster.logs().delay(Duration.ZERO);
        cluster.logs().deliverOutcomes();
        cluster.passUntil(SOON, "somebody serves in epoch 2", () -> cluster.isServedIn(2));
    }

    @Test
    void a_release_that_came_to_nothing_is_repeated_and_nothing_is_started_meanwhile() {
        cluster.logs().delay(DELAY.multipliedBy(2));
        cluster.a().server().endBy("a crash");
        cluster.settle();
        assertThat(pendingProposals()).as(cluster.toString()).isEqualTo(1);
        assertThat(cluster.a().clock().deadline()).as("released").isEmpty();

        cluster.logs().elect(cluster.b().id());

        cluster.settle();
        assertThat(cluster.state().lease()).isPresent();
        assertThat(cluster.a().server().starts()).isEqualTo(1);
        assertThat(cluster.a().clock().isSafe()).isFalse();
        cluster.logs().delay(Duration.ZERO);
        cluster.passUntil(SOON, "somebody serves", this::isServed);
    }

    @Test
    void a_renewal_that_overtakes_the_release_extends_nothing_of_what_was_given_up() {
        cluster.logs().delay(DELAY);
        cluster.passUntil(SOON, "a renewal is on its way", () -> pendingProposals() > 0);
        long before = renewals();

        cluster.a().server().endBy("a crash");

        cluster.settle();
        assertThat(cluster.a().clock().deadline()).as("released").isEmpty();
        cluster.passUntil(DELAY, "the renewal is applied", () -> renewals() > before);
        assertThat(cluster.a().clock().deadline()).as(cluster.toString()).isEmpty();
        assertThat(cluster.a().server().starts()).isEqualTo(1);
        cluster.logs().delay(Duration.ZERO);
        cluster.passUntil(SOON, "somebody serves", this::isServed);
    }

    @Test
    void a_release_that_overtakes_a_renewal_leaves_it_without_effect() {
        cluster.logs().delay(DELAY);
        cluster.passUntil(SOON, "a renewal is on its way", () -> pendingProposals() > 0);
        cluster.logs().delay(Duration.ZERO);

        Gate restart = cluster.crash(cluster.a());

        cluster.settle();
        assertThat(cluster.a().clock().deadline()).as("released").isEmpty();
        cluster.passUntil(SOON, "node-b serves in epoch 2", () -> cluster.isServedIn(2));
        cluster.pass(DELAY);
        assertThat(cluster.a().clock().deadline()).as(cluster.toString()).isEmpty();
        assertThat(cluster.b().server().serves()).isTrue();
        restart.open();
    }

    @Test
    void a_deadline_that_was_taken_over_from_the_guard_does_not_go_over_to_another_lease() {
        Duration deadline = cluster.a().guard().deadline().orElseThrow();
        freezeOthers(true);
        cluster.a().stopAgent();
        cluster.a().server().endBy("a crash");
        giveBackAndGrantAgain();
        cluster.logs().delay(DELAY);

        cluster.a().restartAgent();

        cluster.passUntil(
                SOON,
                "node-a knows of its new lease",
                () -> cluster.a().clock().epoch().equals(Optional.of(new Epoch(2))));
        assertThat(cluster.now()).as("the guard's deadline lies ahead").isLessThan(deadline);
        assertThat(cluster.a().guard().deadline()).contains(deadline);
        assertThat(cluster.a().clock().deadline()).as(cluster.toString()).isEmpty();
        assertThat(cluster.a().server().isRunning()).isFalse();
        cluster.logs().delay(Duration.ZERO);
        freezeOthers(false);
        cluster.passUntil(
                SOON, "node-a serves in epoch 2", () -> cluster.a().server().serves());
        assertThat(cluster.epoch()).isEqualTo(new Epoch(2));
    }

    @Test
    void nobody_is_promoted_on_data_of_which_nobody_knows_whether_it_was_chosen() {
        LoopNode b = cluster.b();
        Evidence evidence = new Evidence.Promises(List.of(promise(b), promise(cluster.c())));
        ReleaseLease release = new ReleaseLease(
                cluster.a().id(), new Epoch(1), renewals(), Optional.empty(), Optional.empty(), "a test");
        b.server().replication().hideIncarnation(true);
        cluster.a().stopAgent();
        cluster.a().server().endBy("a crash");

        assertThat(cluster.propose(release).isApplied()).isTrue();
        assertThat(cluster.propose(new GrantLease(b.id(), new Epoch(2), evidence, "a test"))
                        .isApplied())
                .isTrue();

        cluster.passUntil(
                LoopCluster.LEASE,
                "node-b has given the lease back",
                () -> cluster.state()
                        .lease()
                        .filter(lease -> lease.holder().equals(b.id()))
                        .isEmpty());
        assertThat(cluster.state().history()).as("promotions").hasSize(1);
        b.server().replication().hideIncarnation(false);
        cluster.passUntil(SOON, "somebody serves", this::isServed);
    }

    private static Promise promise(LoopNode node) {
        return new Promise(
                node.id(),
                node.server().end(),
                node.server().observe().incarnation().orElseThrow(),
                new Epoch(2));
    }

    private void freezeOthers(boolean isOn) {
        for (LoopNode node : List.of(cluster.b(), cluster.c())) {
            if (isOn) {
                node.server().freeze().begin();
            } else {
                node.server().freeze().end();
            }
        }
    }

    private void giveBackAndGrantAgain() {
        assertThat(cluster.propose(new ReleaseLease(
                                cluster.a().id(),
                                new Epoch(1),
                                renewals(),
                                Optional.empty(),
                                Optional.empty(),
                                "a test"))
                        .isApplied())
                .isTrue();
        WalPosition end = cluster.a().server().end();
        Evidence evidence = new Evidence.Promises(List.of(new Promise(
                cluster.a().id(),
                end,
                cluster.a().server().observe().incarnation().orElseThrow(),
                new Epoch(2))));
        assertThat(cluster.propose(new GrantLease(cluster.a().id(), new Epoch(2), evidence, "a test"))
                        .isApplied())
                .isTrue();
    }

    private void passUpTo(Duration deadline) {
        while (cluster.now().compareTo(deadline) < 0) {
            cluster.settle();
            assertThat(cluster.a().guard().deadline()).as(cluster.toString()).contains(deadline);
            assertThat(cluster.a().clock().deadline()).as(cluster.toString()).contains(deadline);
            assertThat(cluster.a().server().isWritable()).isTrue();
            cluster.pass(LoopCluster.STEP);
        }
    }

    private long renewals() {
        return cluster.state().lease().orElseThrow().renewals();
    }

    private int pendingProposals() {
        return cluster.a().pendingProposals();
    }

    private boolean isServed() {
        return cluster.isServedIn(cluster.epoch().number());
    }
}
