package io.quorate.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.command.ClusterCommand.PauseCluster;
import io.quorate.consensus.command.ClusterCommand.ResumeCluster;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.PauseState;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pause takes the deadline away, and a resume gives back only what a renewal has earned. */
class PauseStoryTest {
    private static final Duration SOON = Duration.ofSeconds(3);

    private final LoopCluster cluster = LoopCluster.healthy();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void a_primary_serves_through_a_pause_that_is_longer_than_its_lease_and_after_it() {
        Optional<Long> postmaster = cluster.a().server().postmaster();
        pause();

        cluster.pass(LoopCluster.LEASE.multipliedBy(2));

        assertThat(cluster.isServedIn(1)).as(cluster.toString()).isTrue();
        assertThat(cluster.a().clock().deadline()).isEmpty();
        resume();
        cluster.passUntil(SOON, "the resume has ended", this::isRunning);
        cluster.pass(LoopCluster.LEASE.multipliedBy(2));
        assertThat(cluster.isServedIn(1)).as(cluster.toString()).isTrue();
        assertThat(cluster.a().server().postmaster()).isEqualTo(postmaster);
        assertThat(cluster.a().server().ends()).isEmpty();
    }

    @Test
    void a_primary_outlives_a_pause_without_any_majority_and_renews_when_the_cluster_is_resumed() {
        pause();
        cluster.isolate(cluster.b());
        cluster.isolate(cluster.c());

        cluster.pass(LoopCluster.LEASE.multipliedBy(2));

        assertThat(cluster.isServedIn(1)).as(cluster.toString()).isTrue();
        cluster.heal();
        resume();
        cluster.pass(LoopCluster.LEASE.multipliedBy(2));
        assertThat(isRunning()).isTrue();
        assertThat(cluster.isServedIn(1)).as(cluster.toString()).isTrue();
        assertThat(cluster.a().server().ends()).isEmpty();
    }

    @Test
    void an_agent_that_is_started_again_in_a_pause_takes_its_primary_over_as_it_runs() {
        Optional<Long> postmaster = cluster.a().server().postmaster();
        pause();
        cluster.a().stopAgent();
        cluster.pass(LoopCluster.LEASE);
        cluster.a().restartAgent();
        cluster.pass(LoopCluster.LEASE);

        resume();

        cluster.passUntil(SOON, "the resume has ended", this::isRunning);
        cluster.pass(LoopCluster.LEASE);
        assertThat(cluster.isServedIn(1)).as(cluster.toString()).isTrue();
        assertThat(cluster.a().server().postmaster()).isEqualTo(postmaster);
        assertThat(cluster.a().server().ends()).isEmpty();
    }

    @Test
    void a_resume_whose_outcome_is_lost_leaves_the_deadline_of_its_first_renewal() {
        pause();
        cluster.pass(LoopCluster.LEASE);
        cluster.logs().loseOutcomes();
        Duration deadline = cluster.now().plus(LoopCluster.USABLE);

        resume();

        while (cluster.now().compareTo(deadline) < 0) {
            cluster.settle();
            assertThat(cluster.a().guard().deadline()).as(cluster.toString()).contains(deadline);
            assertThat(cluster.a().clock().deadline()).as(cluster.toString()).contains(deadline);
            assertThat(cluster.a().server().isWritable()).isTrue();
            cluster.pass(LoopCluster.STEP);
        }
        assertThat(isRunning()).isTrue();
        assertThat(cluster.a().server().isWritable()).as(cluster.toString()).isFalse();
        cluster.pass(LoopCluster.LEASE);
        assertThat(cluster.a().server().promotions()).hasSize(1);
        cluster.logs().deliverOutcomes();
        cluster.passUntil(LoopCluster.LEASE, "a renewal that is known to count", this::isServed);
    }

    @Test
    void renewals_of_a_resume_that_are_repeated_and_applied_late_earn_no_more_than_when_they_were_sent() {
        pause();
        // It leads and holds: what it proposes while it is cut off waits in its own log.
        cluster.logs().elect(cluster.a().id());
        cluster.a().server().freeze().begin();
        resume();
        cluster.isolate(cluster.a());
        cluster.pass(LoopCluster.LEASE);
        Duration deadline = cluster.now().plus(LoopCluster.USABLE);

        cluster.a().server().freeze().end();

        while (cluster.now().compareTo(deadline) < 0) {
            cluster.settle();
            assertThat(cluster.a().guard().deadline()).as(cluster.toString()).contains(deadline);
            assertThat(cluster.a().clock().deadline()).as(cluster.toString()).contains(deadline);
            cluster.pass(LoopCluster.STEP);
        }
        assertThat(cluster.a().pendingProposals()).isGreaterThan(2);
        assertThat(cluster.a().server().isWritable()).as(cluster.toString()).isFalse();
        cluster.heal();
        cluster.passUntil(LoopCluster.LEASE.multipliedBy(2), "somebody serves", this::isServed);
        assertThat(isRunning()).isTrue();
    }

    @Test
    void a_resume_waits_while_the_guard_cannot_be_armed() {
        pause();
        cluster.a().guard().takeOrders(false);
        resume();

        cluster.pass(LoopCluster.LEASE.multipliedBy(2));

        assertThat(cluster.state().pause().kind()).isEqualTo(PauseState.Kind.RESUMING);
        assertThat(cluster.isServedIn(1)).as(cluster.toString()).isTrue();
        cluster.a().guard().takeOrders(true);
        cluster.passUntil(SOON, "the resume has ended", this::isRunning);
        assertThat(cluster.epoch()).isEqualTo(new Epoch(1));
    }

    private boolean isRunning() {
        return cluster.state().pause().kind() == PauseState.Kind.RUNNING;
    }

    private boolean isServed() {
        return cluster.isServedIn(cluster.epoch().number());
    }

    private void pause() {
        assertThat(cluster.propose(new PauseCluster("a test")).isApplied()).isTrue();
        cluster.settle();
        assertThat(cluster.a().guard().isPaused()).as(cluster.toString()).isTrue();
    }

    private void resume() {
        cluster.propose(new ResumeCluster("a test"));
        assertThat(cluster.state().pause().resumeNumber()).isEqualTo(1);
    }
}
