package io.quorate.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.observation.NodeRole;
import io.quorate.consensus.model.Epoch;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From one primary to the next, and how none is lost without need. Only one accepts writes at a time: {@link SafetyCheck}. */
class FailoverStoryTest {
    private static final Duration SOON = Duration.ofSeconds(3);

    private final LoopCluster cluster = LoopCluster.healthy();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void a_primary_whose_server_dies_releases_at_once_and_follows_the_next() {
        Gate restart = cluster.crash(cluster.a());

        cluster.passUntil(SOON, "node-b serves in epoch 2", () -> cluster.isServedIn(2));
        assertThat(cluster.b().server().serves()).as(cluster.toString()).isTrue();
        restart.open();
        cluster.passUntil(
                SOON, "node-a streams from node-b", () -> cluster.a().server().isStreaming());
        assertThat(cluster.a().server().promotions()).hasSize(1);
    }

    @Test
    void an_agent_that_has_fenced_starts_and_promotes_nothing_any_more_however_long_it_takes_to_leave() {
        int starts = cluster.a().server().promotions().size();

        cluster.a().fence("a test");

        assertThat(isWritable(cluster.a())).isFalse();
        cluster.pass(LoopCluster.LEASE.multipliedBy(2));
        assertThat(isWritable(cluster.a())).isFalse();
        assertThat(cluster.a().server().promotions()).hasSize(starts);
        assertThat(cluster.a().server().isRunning()).as(cluster.toString()).isFalse();
    }

    @Test
    void a_primary_that_is_cut_off_is_ended_by_its_own_deadline_before_another_serves() {
        Duration cutAt = cluster.now();

        cluster.isolate(cluster.a());

        cluster.passUntil(LoopCluster.USABLE, "node-a has ended its server", () -> !isWritable(cluster.a()));
        assertThat(cluster.a().server().ends()).containsExactly("the agent");
        assertThat(cluster.epoch()).isEqualTo(new Epoch(1));
        cluster.passUntil(LoopCluster.LEASE, "another serves in epoch 2", () -> cluster.isServedIn(2));
        assertThat(cluster.now().minus(cutAt)).isGreaterThan(LoopCluster.USABLE);
        cluster.heal();
        cluster.passUntil(
                SOON, "node-a streams again", () -> cluster.a().server().isStreaming());
        assertThat(cluster.a().server().promotions()).hasSize(1);
    }

    @Test
    void a_primary_whose_agent_is_frozen_is_ended_by_its_guard_and_wakes_up_as_a_standby() {
        cluster.a().server().freeze().begin();

        cluster.passUntil(
                LoopCluster.USABLE.plus(LoopCluster.STEP),
                "the guard has ended node-a",
                () -> !isWritable(cluster.a()));
        assertThat(cluster.a().server().ends()).containsExactly("the guard");
        cluster.passUntil(LoopCluster.LEASE, "another serves in epoch 2", () -> cluster.isServedIn(2));
        cluster.a().server().freeze().end();
        cluster.passUntil(SOON, "node-a streams", () -> cluster.a().server().isStreaming());
        assertThat(cluster.a().server().promotions()).hasSize(1);
    }

    @Test
    void a_primary_whose_loop_hangs_is_ended_by_the_thread_that_watches_the_deadline() {
        cluster.a().hang().awaitHeld();

        cluster.passUntil(LoopCluster.USABLE, "node-a has ended its server", () -> !isWritable(cluster.a()));
        assertThat(cluster.a().server().ends()).containsExactly("the agent");
        cluster.passUntil(LoopCluster.LEASE, "another serves in epoch 2", () -> cluster.isServedIn(2));
        cluster.a().hang().end();
        cluster.passUntil(SOON, "node-a streams", () -> cluster.a().server().isStreaming());
    }

    @ParameterizedTest
    @EnumSource(names = {"LOWERED", "PROMOTE"})
    void a_promotion_that_outlasts_its_lease_comes_to_nothing(FakePostgresServer.Step step) {
        Gate promoting = cluster.b().server().holdAt(step);
        Gate restart = cluster.crash(cluster.a());
        cluster.passUntil(SOON, "node-b is about to be promoted", promoting::isHolding);

        cluster.isolate(cluster.b());
        // Without node-b too few are left to promise, but for the last primary itself.
        restart.open();

        cluster.passUntil(LoopCluster.LEASE.multipliedBy(2), "another serves in epoch 3", () -> cluster.isServedIn(3));
        promoting.open();
        cluster.settle();
        assertThat(cluster.b().server().isRunning()).as(cluster.toString()).isFalse();
        cluster.heal();
        cluster.passUntil(SOON, "node-b streams", () -> cluster.b().server().isStreaming());
        assertThat(cluster.b().server().promotions()).isEmpty();
    }

    @Test
    void an_agent_that_is_started_again_takes_its_primary_over_as_it_runs() {
        Optional<Long> postmaster = cluster.a().server().postmaster();

        cluster.a().stopAgent();
        cluster.pass(Duration.ofSeconds(2));
        cluster.a().restartAgent();

        cluster.pass(LoopCluster.LEASE.multipliedBy(2));
        assertThat(cluster.isServedIn(1)).as(cluster.toString()).isTrue();
        assertThat(cluster.a().server().postmaster()).isEqualTo(postmaster);
        assertThat(cluster.a().server().ends()).isEmpty();
        assertThat(cluster.a().server().promotions()).hasSize(1);
    }

    @Test
    void an_agent_that_is_stopped_in_the_middle_of_a_turn_leaves_its_primary_as_it_is() throws InterruptedException {
        cluster.a().server().freeze().awaitHeld();

        Thread stopping = new Thread(() -> cluster.a().stopAgent(), "stopping");
        stopping.start();
        Awaitility.await("the loop was told to end, or the log has died under it")
                .atMost(Duration.ofSeconds(10))
                .until(() -> !stopping.isAlive() || stopping.getState() == Thread.State.TIMED_WAITING);
        long turns = cluster.a().turns();
        cluster.a().server().freeze().end();
        stopping.join();

        Awaitility.await("the turn has ended")
                .atMost(Duration.ofSeconds(10))
                .until(() -> cluster.a().turns() > turns);
        assertThat(cluster.a().exits()).as(cluster.toString()).isEmpty();
        assertThat(cluster.a().server().ends()).isEmpty();
    }

    @Test
    void an_agent_that_is_started_again_out_of_reach_keeps_its_primary_until_the_deadline_that_its_guard_holds() {
        cluster.a().stopAgent();
        Duration deadline = cluster.a().guard().deadline().orElseThrow();
        cluster.isolate(cluster.a());

        cluster.a().restartAgent();

        cluster.passUntil(LoopCluster.USABLE, "node-a has ended its server", () -> !isWritable(cluster.a()));
        assertThat(cluster.now()).isBetween(deadline, deadline.plus(LoopCluster.STEP));
        assertThat(cluster.a().server().ends()).containsExactly("the agent");
        cluster.passUntil(LoopCluster.LEASE, "another serves in epoch 2", () -> cluster.isServedIn(2));
    }

    @Test
    void a_look_that_was_taken_before_a_promotion_is_not_believed_after_it() {
        Gate late = cluster.b().server().holdAt(FakePostgresServer.Step.LOOK);
        late.awaitReached();
        cluster.crash(cluster.a());
        cluster.passUntil(SOON, "node-b serves in epoch 2", () -> cluster.isServedIn(2));

        cluster.tell(late, cluster.b());

        cluster.pass(Duration.ofSeconds(2));
        assertThat(cluster.b().server().serves()).as(cluster.toString()).isTrue();
        assertThat(cluster.b().roles()).containsOnlyOnce(NodeRole.PRIMARY).endsWith(NodeRole.PRIMARY);
        assertThat(cluster.b().server().promotions()).hasSize(1);
    }

    private static boolean isWritable(LoopNode node) {
        return node.server().isWritable();
    }
}
