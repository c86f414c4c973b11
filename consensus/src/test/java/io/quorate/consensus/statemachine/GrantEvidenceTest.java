package io.quorate.consensus.statemachine;

import static io.quorate.consensus.model.ClusterStates.EPOCH;
import static io.quorate.consensus.model.ClusterStates.NODE_A;
import static io.quorate.consensus.model.ClusterStates.NODE_B;
import static io.quorate.consensus.model.ClusterStates.NODE_C;
import static io.quorate.consensus.model.ClusterStates.WITNESS;
import static io.quorate.consensus.model.ClusterStates.data;
import static io.quorate.consensus.model.ClusterStates.established;
import static io.quorate.consensus.model.ClusterStates.expired;
import static io.quorate.consensus.model.ClusterStates.incarnation;
import static io.quorate.consensus.model.ClusterStates.position;
import static io.quorate.consensus.model.ClusterStates.quorum;
import static io.quorate.consensus.model.ClusterStates.released;
import static io.quorate.consensus.model.ClusterStates.witness;
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
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Switchover;
import io.quorate.consensus.model.SyncReplication;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.Vacancy;
import io.quorate.consensus.model.WalPosition;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GrantEvidenceTest {
    private static final long LIMIT = ClusterSettings.DEFAULT.maxLagOnFailoverBytes();
    private static final Lsn LAST_SEEN = Lsn.parse("0/3000000");

    private static Promise at(NodeId node, WalPosition position) {
        return new Promise(node, position, incarnation(node), EPOCH.next());
    }

    private static Promise at(NodeId node, String lsn) {
        return at(node, position(lsn));
    }

    private static GrantLease grant(ClusterState state, NodeId holder, Promise... promises) {
        return new GrantLease(holder, state.lastEpoch().next(), new Evidence.Promises(of(state, promises)), "rule C7");
    }

    private static GrantLease choice(ClusterState state, long id, NodeId holder, Promise... promises) {
        return new GrantLease(
                holder, state.lastEpoch().next(), new Evidence.OperatorChoice(id, of(state, promises)), "operator");
    }

    /** Given in the vacancy of this state. */
    private static List<Promise> of(ClusterState state, Promise... promises) {
        return Arrays.stream(promises)
                .map(each -> new Promise(
                        each.node(),
                        each.position(),
                        each.incarnation(),
                        state.lastEpoch().next()))
                .toList();
    }

    private static long loss(ClusterState granted) {
        return granted.lease().orElseThrow().possibleLossBytes();
    }

    private static Lsn before(Lsn lsn, long bytes) {
        return new Lsn(lsn.value() - bytes);
    }

    @Test
    void the_grantee_is_not_behind_anybody_who_reported() {
        applied(expired(), grant(expired(), NODE_B, at(NODE_B, "0/3000000"), at(NODE_C, "0/3000000")));
        applied(expired(), grant(expired(), NODE_B, at(NODE_C, "0/2FFFFFF"), at(NODE_B, "0/3000000")));
        refused(
                expired(),
                grant(expired(), NODE_B, at(NODE_B, "0/3000000"), at(NODE_C, "0/3000001")),
                Code.BEHIND_EVIDENCE);
    }

    @Test
    void a_later_epoch_counts_more_than_a_greater_lsn() {
        ClusterState state = twoEpochs("0/4000000");
        refused(
                state,
                grant(state, NODE_A, at(NODE_A, position(2, "0/9000000")), at(NODE_C, position(3, "0/4000000"))),
                Code.BEHIND_EVIDENCE);
        applied(
                state,
                grant(state, NODE_C, at(NODE_A, position(2, "0/9000000")), at(NODE_C, position(3, "0/4000000"))));
    }

    @Test
    void the_positions_are_those_of_different_data_members_with_the_grantee_among_them() {
        ClusterState state = expired()
                .change()
                .members(List.of(data(NODE_A), data(NODE_B), witness(WITNESS)))
                .build();
        Code misfit = Code.EVIDENCE_DOES_NOT_FIT;
        refused(state, grant(state, NODE_B), misfit);
        refused(state, grant(state, NODE_B, at(NODE_A, "0/3000000")), misfit);
        refused(state, grant(state, NODE_B, at(NODE_B, "0/3000000"), at(NODE_B, "0/3000000")), misfit);
        refused(state, grant(state, NODE_B, at(NODE_B, "0/3000000"), at(WITNESS, "0/1000000")), misfit);
        refused(state, grant(state, NODE_B, at(NODE_B, "0/3000000"), at(NODE_C, "0/1000000")), misfit);
    }

    @Test
    void positions_say_nothing_before_there_was_a_primary() {
        ClusterState state =
                expired().change().systemIdentifier(Optional.empty()).build();
        refused(state, grant(state, NODE_B, at(NODE_B, "0/3000000")), Code.EVIDENCE_DOES_NOT_FIT);
    }

    @Test
    void a_member_of_priority_zero_is_never_chosen_by_position() {
        Member never = new Member(NODE_B, data(NODE_B).kind(), "node-b:7000", "node-b:7001", "node-b:5432", 0, 1);
        ClusterState state =
                expired().change().members(List.of(data(NODE_A), never)).build();
        refused(state, grant(state, NODE_B, at(NODE_B, "0/3000000")), Code.EVIDENCE_DOES_NOT_FIT);
    }

    @Test
    void after_a_release_the_grantee_holds_everything_up_to_the_final_position() {
        applied(released(), grant(released(), NODE_B, at(NODE_B, "0/3000100")));
        refused(released(), grant(released(), NODE_B, at(NODE_B, "0/30000FF")), Code.BEHIND_EVIDENCE);
    }

    @Test
    void what_the_grantee_lacks_is_recorded_up_to_the_limit() {
        WalPosition atLimit = new WalPosition(new Timeline(2), before(LAST_SEEN, LIMIT));
        WalPosition beyond = new WalPosition(new Timeline(2), before(LAST_SEEN, LIMIT + 1));
        assertThat(loss(applied(expired(), grant(expired(), NODE_B, at(NODE_B, "0/3000000")))))
                .isZero();
        assertThat(loss(applied(expired(), grant(expired(), NODE_B, at(NODE_B, "0/2FFFFF0")))))
                .isEqualTo(16);
        assertThat(loss(applied(expired(), grant(expired(), NODE_B, at(NODE_B, atLimit)))))
                .isEqualTo(LIMIT);
        refused(expired(), grant(expired(), NODE_B, at(NODE_B, beyond)), Code.BEHIND_EVIDENCE);
    }

    @Test
    void a_difference_that_overflows_is_no_small_difference() {
        ClusterState state = ended(position("FFFFFFFF/FFFFFFFF"));
        refused(state, grant(state, NODE_B, at(NODE_B, "0/1")), Code.BEHIND_EVIDENCE);
    }

    @Test
    void a_grantee_of_an_older_epoch_lacks_at_least_one_byte() {
        ClusterState state = twoEpochs("0/3000000");
        assertThat(loss(applied(state, grant(state, NODE_C, at(NODE_C, position(2, "0/3000000"))))))
                .isEqualTo(1);
    }

    @Test
    void a_grantee_that_left_the_line_lacks_everything_since_the_fork_however_far_it_went() {
        // Epoch 2 forked at 0/3000000 and wrote 96 MB; node-a's own line went further than that.
        ClusterState far = twoEpochs("0/9000000");
        refused(far, grant(far, NODE_A, at(NODE_A, position(2, "0/A000000"))), Code.BEHIND_EVIDENCE);
        ClusterState near = twoEpochs("0/3000400");
        assertThat(loss(applied(near, grant(near, NODE_A, at(NODE_A, position(2, "0/A000000"))))))
                .isEqualTo(0x400);
    }

    @Test
    void a_grantee_on_a_timeline_that_nobody_reserved_is_refused() {
        ClusterState state = twoEpochs("0/3000400");
        refused(state, grant(state, NODE_A, at(NODE_A, position(9, "0/A000000"))), Code.BEHIND_EVIDENCE);
    }

    @Test
    void a_promotion_that_was_not_reported_does_not_stop_the_failover() {
        // node-b promoted and renewed, and was lost before its report: no fork is recorded for timeline 3.
        Epoch second = EPOCH.next();
        ClusterState state = applied(
                expired(),
                grant(expired(), NODE_B, at(NODE_B, "0/3000000")),
                new RenewLease(NODE_B, second, Optional.empty(), Optional.empty()),
                new ReserveTimeline(NODE_B, second, new Timeline(3)),
                new RenewLease(NODE_B, second, Optional.of(position(3, "0/3000200")), Optional.empty()),
                new ExpireLease(second, 2));
        assertThat(loss(applied(state, grant(state, NODE_C, at(NODE_C, position(2, "0/3000000"))))))
                .isEqualTo(0x200);
        assertThat(loss(applied(state, grant(state, NODE_B, at(NODE_B, position(3, "0/3000200"))))))
                .isZero();
    }

    @Test
    void a_grant_that_came_to_nothing_does_not_lower_the_bar() {
        ClusterState state = applied(
                released(), grant(released(), NODE_B, at(NODE_B, "0/3000100")), new ExpireLease(EPOCH.next(), 0));
        refused(state, grant(state, NODE_C, at(NODE_C, "0/30000FF")), Code.BEHIND_EVIDENCE);
        applied(state, grant(state, NODE_C, at(NODE_C, "0/3000100")));
    }

    @Test
    void an_operator_may_choose_a_node_that_is_behind_and_the_greatest_loss_is_recorded() {
        ClusterState state = failoverTo(NODE_B, released());
        assertThat(loss(applied(state, choice(state, 1, NODE_B, at(NODE_B, "0/1000000")))))
                .isEqualTo(0x2000100);
        assertThat(loss(applied(state, choice(state, 1, NODE_B, at(NODE_B, "0/1000000"), at(NODE_C, "0/4000000")))))
                .isEqualTo(0x3000000);
        assertThat(loss(applied(state, choice(state, 1, NODE_B, at(NODE_B, "0/3000100")))))
                .isZero();
    }

    @Test
    void an_operator_may_choose_a_node_whose_line_nobody_knows() {
        ClusterState state = failoverTo(NODE_B, twoEpochs("0/3000400"));
        assertThat(loss(applied(state, choice(state, 1, NODE_B, at(NODE_B, position(9, "0/A000000"))))))
                .isEqualTo(1);
    }

    @Test
    void an_operators_choice_is_the_node_that_the_pending_failover_names() {
        Code misfit = Code.EVIDENCE_DOES_NOT_FIT;
        ClusterState state = failoverTo(NODE_B, expired());
        refused(state, choice(state, 2, NODE_B, at(NODE_B, "0/3000000")), misfit);
        refused(state, choice(state, 1, NODE_C, at(NODE_C, "0/3000000")), misfit);
        refused(state, choice(state, 1, NODE_B, at(NODE_C, "0/3000000")), misfit);
        refused(state, choice(state, 1, NODE_B), misfit);
        refused(expired(), choice(expired(), 1, NODE_B, at(NODE_B, "0/3000000")), misfit);
        ClusterState switchover = pending(Switchover.Kind.SWITCHOVER, NODE_B, expired());
        refused(switchover, choice(switchover, 1, NODE_B, at(NODE_B, "0/3000000")), misfit);
    }

    @Test
    void a_quorum_election_needs_the_recorded_number_of_promises() {
        ClusterState state = quorum(expired());
        refused(state, grant(state, NODE_B, at(NODE_B, "0/3000000")), Code.TOO_FEW_PROMISES);
        applied(state, grant(state, NODE_B, at(NODE_B, "0/3000000"), at(NODE_C, "0/2000000")));
        applied(state, grant(state, NODE_C, at(NODE_B, "0/3000000"), at(NODE_C, "0/3000000")));
        refused(state, grant(state, NODE_C, at(NODE_B, "0/3000000"), at(NODE_C, "0/2000000")), Code.BEHIND_EVIDENCE);
    }

    @Test
    void a_quorum_election_counts_only_the_recorded_lives_of_data_directories() {
        ClusterState state = quorum(expired());
        Promise cloned = new Promise(NODE_C, position("0/3000000"), incarnation(NODE_C, 2), EPOCH.next());
        refused(state, grant(state, NODE_B, at(NODE_B, "0/3000000"), cloned), Code.TOO_FEW_PROMISES);
    }

    @Test
    void a_promise_of_another_vacancy_counts_for_nothing() {
        ClusterState state = quorum(expired());
        Promise old = new Promise(NODE_C, position("0/3000000"), incarnation(NODE_C), EPOCH);
        List<Promise> promises = List.of(at(NODE_B, "0/3000000"), old);
        refused(
                state,
                new GrantLease(NODE_B, EPOCH.next(), new Evidence.Promises(promises), "rule C7"),
                Code.EVIDENCE_DOES_NOT_FIT);
    }

    @Test
    void wal_of_a_promotion_that_was_never_reported_belongs_to_its_epoch_also_when_numbers_were_reserved_since() {
        Epoch second = EPOCH.next();
        // node-b, on promises of both standbys, may have been promoted to timeline 3; node-a reserves 4 in epoch 3.
        ClusterState state = applied(
                quorum(expired()),
                grant(quorum(expired()), NODE_B, at(NODE_B, "0/3000000"), at(NODE_C, "0/2000000")),
                new RenewLease(NODE_B, second, Optional.empty(), Optional.empty()),
                new ReserveTimeline(NODE_B, second, new Timeline(3)),
                new ExpireLease(second, 1));
        state = applied(
                state,
                grant(state, NODE_A, at(NODE_A, "0/3000000")),
                new RenewLease(NODE_A, second.next(), Optional.empty(), Optional.empty()),
                new ReserveTimeline(NODE_A, second.next(), new Timeline(4)),
                new ExpireLease(second.next(), 1));
        refused(
                state,
                grant(state, NODE_C, at(NODE_B, position(3, "0/3000000")), at(NODE_C, "0/2000000")),
                Code.BEHIND_EVIDENCE);
        applied(state, grant(state, NODE_B, at(NODE_B, position(3, "0/3000000")), at(NODE_C, "0/2000000")));
    }

    @Test
    void the_holder_of_the_last_established_epoch_needs_nobodys_promise_but_its_own() {
        ClusterState state = quorum(expired());
        applied(state, grant(state, NODE_A, at(NODE_A, "0/3000000")));
        applied(state, grant(state, NODE_B, at(NODE_A, "0/3000000"), at(NODE_B, "0/3000000")));
        Promise cloned = new Promise(NODE_A, position("0/3000000"), incarnation(NODE_A, 2), EPOCH.next());
        refused(state, grant(state, NODE_A, cloned), Code.TOO_FEW_PROMISES);
    }

    @Test
    void the_last_holder_needs_nobodys_promise_but_its_own_also_when_its_epoch_was_not_established() {
        // node-b was chosen for epoch 2 on enough promises, and was lost before it could admit anybody; the others are
        // cloned since.
        ClusterState state = lostBeforeItWasEstablished();
        Promise later = at(NODE_B, position(3, "0/3000400"));
        applied(state, grant(state, NODE_B, later));
        Promise cloned = new Promise(NODE_B, later.position(), incarnation(NODE_B, 2), later.epoch());
        refused(state, grant(state, NODE_B, cloned), Code.TOO_FEW_PROMISES);
        // The directory is that of a backup, and has kept its life.
        refused(state, grant(state, NODE_B, at(NODE_B, "0/2FFFF00")), Code.TOO_FEW_PROMISES);
    }

    @Test
    void a_last_holder_that_an_operator_has_chosen_is_not_chosen_again_by_itself() {
        ClusterState asked = failoverTo(NODE_B, quorum(expired()));
        Epoch second = EPOCH.next();
        ClusterState state =
                applied(asked, choice(asked, 1, NODE_B, at(NODE_B, "0/2000000")), new ExpireLease(second, 0));

        refused(state, grant(state, NODE_B, at(NODE_B, "0/2000000")), Code.TOO_FEW_PROMISES);
    }

    @Test
    void once_its_epoch_was_established_only_the_record_says_who_holds_everything() {
        ClusterState state = lostBeforeItWasEstablished();
        SyncReplication record = new SyncReplication(
                EPOCH.next(), NODE_B, incarnation(NODE_B, 2), Map.of(NODE_C, incarnation(NODE_C)), 1, 1);
        ClusterState later = state.change().sync(Optional.of(record)).build();

        refused(later, grant(later, NODE_B, at(NODE_B, position(3, "0/3000400"))), Code.TOO_FEW_PROMISES);
    }

    @Test
    void without_members_only_the_holder_of_the_last_established_epoch_is_electable() {
        ClusterState state = quorum(expired())
                .change()
                .sync(Optional.of(established(Map.of(), 0)))
                .build();
        refused(state, grant(state, NODE_B, at(NODE_B, "0/3000000"), at(NODE_C, "0/3000000")), Code.TOO_FEW_PROMISES);
        applied(state, grant(state, NODE_A, at(NODE_A, "0/2000000")));
    }

    @Test
    void a_final_position_is_evidence_enough_for_a_quorum() {
        ClusterState state = quorum(released());
        applied(state, grant(state, NODE_B, at(NODE_B, "0/3000100")));
        refused(state, grant(state, NODE_B, at(NODE_B, "0/30000FF")), Code.BEHIND_EVIDENCE);
    }

    @Test
    void before_an_epoch_is_established_the_last_holder_has_to_promise() {
        ClusterState state = quorum(expired()).change().sync(Optional.empty()).build();
        refused(state, grant(state, NODE_B, at(NODE_B, "0/3000000"), at(NODE_C, "0/3000000")), Code.TOO_FEW_PROMISES);
        applied(state, grant(state, NODE_B, at(NODE_B, "0/3000000"), at(NODE_A, "0/3000000")));
    }

    @Test
    void an_epoch_that_was_not_established_leaves_the_promises_of_the_one_before_in_force() {
        // node-b was promoted in epoch 2, and was lost before it could admit anybody.
        ClusterState state = quorum(twoEpochs("0/3000400"));
        refused(state, grant(state, NODE_C, at(NODE_C, "0/3000000")), Code.TOO_FEW_PROMISES);
        applied(state, grant(state, NODE_C, at(NODE_C, "0/3000000"), at(NODE_A, "0/3000000")));
    }

    /** node-b was chosen for epoch 2 on enough promises, and was lost before it could admit anybody. */
    private static ClusterState lostBeforeItWasEstablished() {
        return twoEpochs(quorum(expired()), "0/3000400", at(NODE_B, "0/3000000"), at(NODE_C, "0/2000000"));
    }

    private static ClusterState failoverTo(NodeId node, ClusterState state) {
        return pending(Switchover.Kind.FAILOVER, node, state);
    }

    private static ClusterState pending(Switchover.Kind kind, NodeId to, ClusterState state) {
        return state.change()
                .switchover(Optional.of(new Switchover(1, kind, Optional.of(NODE_A), to, "ops")))
                .lastSwitchoverId(1)
                .build();
    }

    private static ClusterState ended(WalPosition end) {
        Vacancy vacancy = new Vacancy(
                EPOCH,
                NODE_A,
                false,
                Optional.of(end),
                false,
                "not renewed in time",
                Optional.empty(),
                Optional.empty());
        return expired().change().vacancy(Optional.of(vacancy)).build();
    }

    /** node-b was primary in epoch 2 on timeline 3, forked at 0/3000000, and was lost at this LSN. */
    private static ClusterState twoEpochs(String end) {
        return twoEpochs(expired(), end, at(NODE_B, "0/3000000"));
    }

    private static ClusterState twoEpochs(ClusterState first, String end, Promise... promises) {
        Epoch second = EPOCH.next();
        return applied(
                first,
                grant(first, NODE_B, promises),
                new RenewLease(NODE_B, second, Optional.empty(), Optional.empty()),
                new ReserveTimeline(NODE_B, second, new Timeline(3)),
                new ReportPromoted(NODE_B, second, new Timeline(3), new Timeline(2), Lsn.parse("0/3000000")),
                new RenewLease(NODE_B, second, Optional.of(position(3, end)), Optional.empty()),
                new ExpireLease(second, 2));
    }
}
