package io.quorate.consensus.statemachine;

import static io.quorate.consensus.model.ClusterStates.EPOCH;
import static io.quorate.consensus.model.ClusterStates.NODE_A;
import static io.quorate.consensus.model.ClusterStates.NODE_B;
import static io.quorate.consensus.model.ClusterStates.NODE_C;
import static io.quorate.consensus.model.ClusterStates.expired;
import static io.quorate.consensus.model.ClusterStates.healthy;
import static io.quorate.consensus.model.ClusterStates.incarnation;
import static io.quorate.consensus.model.ClusterStates.position;
import static io.quorate.consensus.model.ClusterStates.switchingOver;
import static io.quorate.consensus.statemachine.Applying.applied;
import static io.quorate.consensus.statemachine.Applying.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.command.ClusterCommand.ExpireLease;
import io.quorate.consensus.command.ClusterCommand.GrantLease;
import io.quorate.consensus.command.ClusterCommand.RenewLease;
import io.quorate.consensus.command.ClusterCommand.ReportPromoted;
import io.quorate.consensus.command.ClusterCommand.ReserveTimeline;
import io.quorate.consensus.command.Evidence;
import io.quorate.consensus.command.Promise;
import io.quorate.consensus.command.Rejection.Code;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.FinishedSwitchover;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Promotion;
import io.quorate.consensus.model.ReservedTimeline;
import io.quorate.consensus.model.Switchover;
import io.quorate.consensus.model.Timeline;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromotionTransitionsTest {
    private static final Epoch NEXT = EPOCH.next();
    private static final Lsn FORK = Lsn.parse("0/3000000");

    private static ReserveTimeline reserve(NodeId holder, Epoch epoch, long timeline) {
        return new ReserveTimeline(holder, epoch, new Timeline(timeline));
    }

    private static ReportPromoted report(NodeId holder, Epoch epoch, long timeline, long parent) {
        return new ReportPromoted(holder, epoch, new Timeline(timeline), new Timeline(parent), FORK);
    }

    private static GrantLease grant(NodeId holder, String lsn) {
        return new GrantLease(
                holder,
                NEXT,
                new Evidence.Promises(List.of(new Promise(holder, position(lsn), incarnation(holder), NEXT))),
                "rule C7");
    }

    private static ClusterState grantedAndRenewed(ClusterState vacant, NodeId holder, String lsn) {
        return applied(vacant, grant(holder, lsn), new RenewLease(holder, NEXT, Optional.empty(), Optional.empty()));
    }

    private static Promotion last(ClusterState state) {
        return state.history().get(state.history().size() - 1);
    }

    @Test
    void the_holder_reserves_a_timeline_that_nobody_had_before() {
        ClusterState state = applied(healthy(), reserve(NODE_A, EPOCH, 3));
        assertThat(state.lastTimeline()).contains(new ReservedTimeline(EPOCH, new Timeline(3)));
        assertThat(applied(state, reserve(NODE_A, EPOCH, 9)).lastTimeline())
                .contains(new ReservedTimeline(EPOCH, new Timeline(9)));
    }

    @Test
    void a_timeline_is_reserved_once_even_by_the_same_holder() {
        refused(healthy(), reserve(NODE_A, EPOCH, 2), Code.TIMELINE_IN_USE);
        refused(healthy(), reserve(NODE_A, EPOCH, 1), Code.TIMELINE_IN_USE);
        refused(applied(healthy(), reserve(NODE_A, EPOCH, 3)), reserve(NODE_A, EPOCH, 3), Code.TIMELINE_IN_USE);
    }

    @Test
    void only_a_holder_that_has_renewed_reserves() {
        ClusterState granted = applied(expired(), grant(NODE_B, "0/3000000"));
        refused(granted, reserve(NODE_B, NEXT, 3), Code.NO_LEASE);
        refused(granted, reserve(NODE_A, EPOCH, 3), Code.NOT_THE_HOLDER);
        refused(healthy(), reserve(NODE_A, NEXT, 3), Code.STALE_EPOCH);
        refused(expired(), reserve(NODE_A, EPOCH, 3), Code.NO_LEASE);
    }

    @Test
    void the_first_promotion_of_an_epoch_carries_the_grants_reason_and_its_loss() {
        ClusterState state = applied(
                grantedAndRenewed(expired(), NODE_B, "0/2FFFFF0"),
                reserve(NODE_B, NEXT, 3),
                report(NODE_B, NEXT, 3, 2));
        assertThat(last(state))
                .isEqualTo(new Promotion(NEXT, 1, NODE_B, new Timeline(3), new Timeline(2), FORK, "rule C7", 16));
        assertThat(state.primary()).contains(last(state));
        assertThat(state.walHistory().epochOf(new Timeline(3))).isEqualTo(NEXT);
    }

    @Test
    void a_restart_in_place_is_the_next_promotion_of_the_same_epoch() {
        ClusterState state = applied(healthy(), reserve(NODE_A, EPOCH, 3), report(NODE_A, EPOCH, 3, 2));
        assertThat(last(state))
                .isEqualTo(new Promotion(
                        EPOCH, 2, NODE_A, new Timeline(3), new Timeline(2), FORK, "restarted in place", 0));
    }

    @Test
    void the_same_report_again_changes_nothing() {
        ClusterState state = applied(healthy(), reserve(NODE_A, EPOCH, 3), report(NODE_A, EPOCH, 3, 2));
        assertThat(applied(state, report(NODE_A, EPOCH, 3, 2))).isEqualTo(state);
    }

    @Test
    void a_different_report_of_the_same_timeline_is_refused() {
        ClusterState state = applied(healthy(), reserve(NODE_A, EPOCH, 3), report(NODE_A, EPOCH, 3, 2));
        refused(state, report(NODE_A, EPOCH, 3, 1), Code.TIMELINE_IN_USE);
    }

    @Test
    void a_timeline_that_is_not_the_last_one_reserved_in_this_epoch_is_refused() {
        refused(healthy(), report(NODE_A, EPOCH, 3, 2), Code.TIMELINE_NOT_RESERVED);
        ClusterState twice = applied(healthy(), reserve(NODE_A, EPOCH, 3), reserve(NODE_A, EPOCH, 4));
        refused(twice, report(NODE_A, EPOCH, 3, 2), Code.TIMELINE_NOT_RESERVED);
        ClusterState byOther = applied(healthy(), reserve(NODE_A, EPOCH, 3), new ExpireLease(EPOCH, 5));
        refused(
                grantedAndRenewed(byOther, NODE_B, "0/3000000"),
                report(NODE_B, NEXT, 3, 2),
                Code.TIMELINE_NOT_RESERVED);
    }

    @Test
    void a_timeline_forks_off_an_older_one() {
        ClusterState state = applied(healthy(), reserve(NODE_A, EPOCH, 3));
        refused(state, report(NODE_A, EPOCH, 3, 3), Code.EVIDENCE_DOES_NOT_FIT);
        refused(state, report(NODE_A, EPOCH, 3, 4), Code.EVIDENCE_DOES_NOT_FIT);
    }

    @Test
    void only_the_holder_reports_a_promotion() {
        ClusterState state = applied(healthy(), reserve(NODE_A, EPOCH, 3));
        refused(state, report(NODE_B, EPOCH, 3, 2), Code.NOT_THE_HOLDER);
        refused(state, report(NODE_A, NEXT, 3, 2), Code.STALE_EPOCH);
        refused(applied(state, new ExpireLease(EPOCH, 5)), report(NODE_A, EPOCH, 3, 2), Code.NO_LEASE);
    }

    @Test
    void a_promoted_holder_that_is_lost_before_its_next_renewal_leaves_its_fork() {
        ClusterState state = applied(
                grantedAndRenewed(expired(), NODE_B, "0/3000000"),
                reserve(NODE_B, NEXT, 3),
                report(NODE_B, NEXT, 3, 2),
                new ExpireLease(NEXT, 1));
        assertThat(state.vacancy().orElseThrow().position()).contains(position(3, "0/3000000"));
    }

    @Test
    void the_history_keeps_the_last_thousand_promotions() {
        ClusterState state = healthy();
        for (int timeline = 3; timeline <= ClusterState.MAX_HISTORY + 5; timeline++) {
            state = applied(state, reserve(NODE_A, EPOCH, timeline), report(NODE_A, EPOCH, timeline, timeline - 1));
        }
        assertThat(state.history()).hasSize(ClusterState.MAX_HISTORY);
        assertThat(state.history().get(0).timeline()).isEqualTo(new Timeline(6));
        assertThat(last(state).number()).isEqualTo(ClusterState.MAX_HISTORY + 4);
    }

    @Test
    void the_wished_promotion_ends_the_switchover_well() {
        ClusterState over = applied(switchingOver(Switchover.Kind.SWITCHOVER), new ExpireLease(EPOCH, 5));
        ClusterState state = applied(
                grantedAndRenewed(over, NODE_B, "0/3000000"), reserve(NODE_B, NEXT, 3), report(NODE_B, NEXT, 3, 2));
        assertThat(state.switchover()).isEmpty();
        FinishedSwitchover finished = state.lastSwitchover().orElseThrow();
        assertThat(finished.succeeded()).isTrue();
        assertThat(finished.switchover()).isEqualTo(over.switchover().orElseThrow());
    }

    @Test
    void another_nodes_promotion_ends_the_switchover_as_failed() {
        ClusterState over = applied(switchingOver(Switchover.Kind.SWITCHOVER), new ExpireLease(EPOCH, 5));
        ClusterState state = applied(
                grantedAndRenewed(over, NODE_C, "0/3000000"), reserve(NODE_C, NEXT, 3), report(NODE_C, NEXT, 3, 2));
        assertThat(state.switchover()).isEmpty();
        assertThat(state.lastSwitchover().orElseThrow().succeeded()).isFalse();
        assertThat(state.lastSwitchover().orElseThrow().detail()).isEqualTo("node-c was promoted instead");
    }

    @Test
    void an_old_primary_that_comes_back_in_a_new_epoch_ends_the_switchover_as_failed() {
        ClusterState over = applied(switchingOver(Switchover.Kind.SWITCHOVER), new ExpireLease(EPOCH, 5));
        ClusterState state = applied(
                grantedAndRenewed(over, NODE_A, "0/3000000"), reserve(NODE_A, NEXT, 3), report(NODE_A, NEXT, 3, 2));
        assertThat(state.lastSwitchover().orElseThrow().succeeded()).isFalse();
    }

    @Test
    void a_restart_in_place_leaves_the_switchover_pending() {
        ClusterState state = applied(
                switchingOver(Switchover.Kind.SWITCHOVER), reserve(NODE_A, EPOCH, 3), report(NODE_A, EPOCH, 3, 2));
        assertThat(state.switchover()).isPresent();
    }
}
