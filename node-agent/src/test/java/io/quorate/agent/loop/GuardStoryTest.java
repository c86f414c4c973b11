package io.quorate.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.model.Epoch;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a cluster when guards are killed, or are slow. {@link SafetyCheck} watches that each primary has one. */
class GuardStoryTest {
    private static final Duration SOON = Duration.ofSeconds(3);
    private static final Duration SLOW = Duration.ofMillis(1500);

    private final LoopCluster cluster = LoopCluster.healthy();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void guards_that_are_killed_are_back_at_the_next_look_and_the_primary_goes_on() {
        cluster.a().guard().killOne();
        cluster.pass(LoopCluster.STEP);
        assertThat(cluster.a().guard().isComplete()).as(cluster.toString()).isTrue();

        cluster.a().guard().killOne();
        cluster.a().guard().killOne();
        cluster.pass(LoopCluster.STEP);

        assertThat(cluster.a().guard().isComplete()).as(cluster.toString()).isTrue();
        cluster.pass(LoopCluster.LEASE.multipliedBy(2));
        assertThat(cluster.isServedIn(1)).as(cluster.toString()).isTrue();
        assertThat(cluster.a().server().ends()).isEmpty();
    }

    @Test
    void a_primary_whose_agent_is_frozen_is_ended_also_when_one_of_its_guards_is_killed() {
        cluster.a().server().freeze().begin();
        cluster.a().guard().killOne();

        cluster.passUntil(
                LoopCluster.USABLE.plus(LoopCluster.STEP),
                "the guard has ended node-a",
                () -> !cluster.a().server().isWritable());

        assertThat(cluster.a().server().ends()).containsExactly("the guard");
        assertThat(cluster.a().guard().isComplete())
                .as("the other was put back")
                .isTrue();
        cluster.a().server().freeze().end();
        cluster.passUntil(LoopCluster.LEASE, "another serves", () -> cluster.isServedIn(2));
    }

    @Test
    void a_standby_whose_guard_is_too_slow_for_the_lease_is_not_promoted_and_says_why() {
        cluster.b().tried(SLOW);
        cluster.pass(SOON);

        Gate restart = cluster.crash(cluster.a());
        cluster.passUntil(SOON, "node-c serves in epoch 2", () -> cluster.isServedIn(2));

        assertThat(cluster.c().server().serves()).as(cluster.toString()).isTrue();
        assertThat(cluster.b().status().notElectable().orElseThrow()).contains("its guard needs up to 3000 ms");
        restart.open();
    }

    @Test
    void a_primary_whose_guard_turns_out_to_be_slow_stops_that_much_earlier() {
        cluster.a().tried(SLOW);
        cluster.pass(SOON);

        Duration left = cluster.a().clock().remaining().orElseThrow();
        assertThat(left).isLessThanOrEqualTo(LoopCluster.LEASE.minus(SLOW.multipliedBy(2)));
        assertThat(cluster.epoch()).isEqualTo(new Epoch(1));
        cluster.isolate(cluster.a());
        cluster.passUntil(
                left.plus(LoopCluster.STEP),
                "node-a has ended its server",
                () -> !cluster.a().server().isWritable());
    }
}
