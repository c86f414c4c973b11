package io.quorate.agent.api;

import static io.quorate.agent.api.TestCluster.A;
import static io.quorate.agent.api.TestCluster.B;
import static io.quorate.agent.api.TestCluster.EPOCH;
import static io.quorate.agent.api.TestCluster.aToB;
import static io.quorate.agent.api.TestCluster.healthy;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.peer.StatusBuilder;
import io.quorate.consensus.model.Switchover;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SwitchoverStoryTest {
    private static final Switchover REQUEST = aToB(4);

    private final SwitchoverStory story = new SwitchoverStory(REQUEST, EPOCH);

    @Test
    void every_phase_is_told_once_in_its_order() {
        TestCluster cluster = healthy().pending(REQUEST);
        assertThat(story.read(cluster.view())).isEmpty();

        cluster.says(StatusBuilder.primary("node-a").operation("checkpoint"));
        assertThat(story.read(cluster.view())).containsExactly(new Phase("stopping", "node-a: checkpoint"));
        assertThat(story.read(cluster.view())).isEmpty();

        cluster.says(StatusBuilder.primary("node-a").operation("fast stop"));
        assertThat(story.read(cluster.view())).containsExactly(new Phase("stopping", "node-a: fast stop"));

        cluster.vacant(true);
        assertThat(story.read(cluster.view()))
                .containsExactly(new Phase("released", "node-a gave up the lease of epoch 7"));

        cluster.lease(B, 8);
        assertThat(story.read(cluster.view())).containsExactly(new Phase("granted", "epoch 8 to node-b"));

        cluster.promoted(B, 8, 6).ended(REQUEST, true, "node-b is primary in epoch 8");
        assertThat(story.read(cluster.view()))
                .containsExactly(new Phase("promoted", "node-b writes on timeline 6, forked at 0/2328"));
        assertThat(story.isFollowingAwaited()).isTrue();

        cluster.says(StatusBuilder.standby("node-a", "node-b"));
        assertThat(story.read(cluster.view())).containsExactly(new Phase("following", "node-a streams from node-b"));
        assertThat(story.isFollowingAwaited()).isFalse();
        assertThat(story.read(cluster.view())).isEmpty();
    }

    @Test
    void what_no_view_showed_is_told_with_what_followed() {
        TestCluster cluster = healthy().lease(B, 8).promoted(B, 8, 6).ended(REQUEST, true, "");

        assertThat(story.read(cluster.view()))
                .extracting(Phase::name)
                .containsExactly("released", "granted", "promoted");
    }

    @Test
    void a_switchover_that_was_given_up_ends_without_a_release() {
        TestCluster cluster = healthy().ended(REQUEST, false, "node-b fell behind");

        assertThat(story.read(cluster.view())).isEmpty();
        assertThat(story.ending(cluster.view()))
                .hasValueSatisfying(ending -> assertThat(ending.succeeded()).isFalse());
        assertThat(SwitchoverStory.primary(cluster.view())).contains(A);
    }

    @Test
    void an_earlier_switchover_is_not_taken_for_this_one() {
        TestCluster cluster = healthy().ended(aToB(3), true, "").pending(REQUEST);

        assertThat(story.ending(cluster.view())).isEmpty();
        assertThat(story.isForgotten(cluster.view())).isFalse();
    }

    @Test
    void a_later_switchover_means_that_this_one_is_forgotten() {
        assertThat(story.isForgotten(healthy().ended(aToB(5), true, "").view())).isTrue();
    }

    @Test
    void after_a_failover_nobody_waits_for_the_old_primary() {
        Switchover failover = new Switchover(4, Switchover.Kind.FAILOVER, Optional.of(A), B, "anna");

        assertThat(new SwitchoverStory(failover, EPOCH).isFollowingAwaited()).isFalse();
    }
}
