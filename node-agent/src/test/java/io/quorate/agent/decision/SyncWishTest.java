package io.quorate.agent.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SyncWishTest {
    private static final NodeId B = new NodeId("b");
    private static final NodeId C = new NodeId("c");
    private static final Incarnation LIFE = new Incarnation("0000000000000001");
    private static final Duration SHORT = Duration.ofMillis(100);

    @Test
    void a_member_stays_through_a_short_absence_and_leaves_after_a_long_one() {
        assertThat(SyncWish.standing(List.of(absent(B, SHORT)), 1)).containsOnlyKeys(B);
        assertThat(SyncWish.standing(List.of(absent(B, SyncWish.LONGEST_ABSENCE)), 1))
                .isEmpty();
    }

    @Test
    void a_member_that_is_behind_and_stands_still_leaves() {
        assertThat(SyncWish.standing(List.of(stalled(B, Duration.ofSeconds(4))), 1))
                .containsOnlyKeys(B);
        assertThat(SyncWish.standing(List.of(stalled(B, SyncWish.LONGEST_STALL)), 1))
                .isEmpty();
    }

    @Test
    void a_newcomer_comes_in_once_it_has_stayed_close() {
        assertThat(SyncWish.standing(List.of(newcomer(B, SHORT)), 1)).isEmpty();
        assertThat(SyncWish.standing(List.of(newcomer(B, SyncWish.PROBATION)), 1))
                .containsEntry(B, LIFE);
    }

    @Test
    void who_could_not_be_relied_on_in_an_election_counts_only_where_there_are_too_few_others() {
        SeenStandby mute =
                new SeenStandby(C, LIFE, true, false, false, false, Duration.ZERO, Duration.ZERO, SyncWish.PROBATION);
        assertThat(SyncWish.standing(List.of(absent(B, Duration.ZERO), mute), 1))
                .containsOnlyKeys(B);
        assertThat(SyncWish.standing(List.of(absent(B, Duration.ZERO), mute), 2))
                .containsOnlyKeys(B, C);
        assertThat(SyncWish.standing(List.of(mute), 1)).containsOnlyKeys(C);
    }

    @Test
    void who_must_clone_or_rewind_leaves_at_once() {
        SeenStandby leaving =
                new SeenStandby(B, LIFE, true, true, true, true, Duration.ZERO, Duration.ZERO, SyncWish.PROBATION);
        assertThat(SyncWish.standing(List.of(leaving), 1)).isEmpty();
        assertThat(SyncWish.gathering(List.of(leaving), Set.of(B), 1, Duration.ZERO))
                .hasValueSatisfying(wish -> assertThat(wish).isEmpty());
    }

    @Test
    void a_new_primary_takes_those_who_have_confirmed_as_soon_as_they_are_enough() {
        assertThat(SyncWish.gathering(List.of(confirmed(B), catchingUp(C)), Set.of(B, C), 1, Duration.ZERO))
                .hasValueSatisfying(wish -> assertThat(wish).containsOnlyKeys(B));
    }

    @Test
    void a_new_primary_waits_a_moment_for_those_who_are_about_to_come() {
        assertThat(SyncWish.gathering(List.of(confirmed(B)), Set.of(B, C), 2, SHORT))
                .isEmpty();
        assertThat(SyncWish.gathering(List.of(confirmed(B)), Set.of(B, C), 2, SyncWish.LONGEST_GATHERING))
                .hasValueSatisfying(wish -> assertThat(wish).containsOnlyKeys(B));
    }

    @Test
    void a_new_primary_does_not_wait_when_nobody_is_expected() {
        assertThat(SyncWish.gathering(List.of(), Set.of(), 1, Duration.ZERO))
                .hasValueSatisfying(wish -> assertThat(wish).isEmpty());
    }

    @Test
    void after_the_wait_whoever_is_close_is_taken_and_else_the_primary_goes_on_alone() {
        Duration waited = SyncWish.LONGEST_GATHERING;
        assertThat(SyncWish.gathering(List.of(newcomer(B, SHORT), catchingUp(C)), Set.of(B, C), 1, waited))
                .hasValueSatisfying(wish -> assertThat(wish).containsOnlyKeys(B));
        assertThat(SyncWish.gathering(List.of(catchingUp(C)), Set.of(C), 1, waited))
                .hasValueSatisfying(wish -> assertThat(wish).isEmpty());
    }

    private static SeenStandby absent(NodeId node, Duration since) {
        return new SeenStandby(node, LIFE, true, false, true, false, since, Duration.ZERO, Duration.ZERO);
    }

    private static SeenStandby stalled(NodeId node, Duration since) {
        return new SeenStandby(node, LIFE, true, false, true, false, Duration.ZERO, since, Duration.ZERO);
    }

    private static SeenStandby newcomer(NodeId node, Duration caughtUp) {
        return new SeenStandby(node, LIFE, false, false, true, false, Duration.ZERO, Duration.ZERO, caughtUp);
    }

    private static SeenStandby catchingUp(NodeId node) {
        return newcomer(node, Duration.ZERO);
    }

    private static SeenStandby confirmed(NodeId node) {
        return new SeenStandby(node, LIFE, false, false, true, true, Duration.ZERO, Duration.ZERO, SHORT);
    }
}
