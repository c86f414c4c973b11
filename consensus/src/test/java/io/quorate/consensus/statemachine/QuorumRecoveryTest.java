package io.quorate.consensus.statemachine;

import static io.quorate.consensus.model.ClusterStates.EPOCH;
import static io.quorate.consensus.model.ClusterStates.NODE_A;
import static io.quorate.consensus.model.ClusterStates.NODE_B;
import static io.quorate.consensus.model.ClusterStates.NODE_C;
import static io.quorate.consensus.model.ClusterStates.TIMELINE;
import static io.quorate.consensus.model.ClusterStates.WITNESS;
import static io.quorate.consensus.model.ClusterStates.data;
import static io.quorate.consensus.model.ClusterStates.expired;
import static io.quorate.consensus.model.ClusterStates.founded;
import static io.quorate.consensus.model.ClusterStates.healthy;
import static io.quorate.consensus.model.ClusterStates.incarnation;
import static io.quorate.consensus.model.ClusterStates.paused;
import static io.quorate.consensus.model.ClusterStates.position;
import static io.quorate.consensus.model.ClusterStates.quorum;
import static io.quorate.consensus.model.ClusterStates.switchingOver;
import static io.quorate.consensus.model.ClusterStates.witness;
import static io.quorate.consensus.statemachine.Applying.applied;
import static io.quorate.consensus.statemachine.Applying.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.ClusterCommand.GrantLease;
import io.quorate.consensus.command.ClusterCommand.RecoverCluster;
import io.quorate.consensus.command.ClusterCommand.RenewLease;
import io.quorate.consensus.command.ClusterCommand.ReserveTimeline;
import io.quorate.consensus.command.Evidence;
import io.quorate.consensus.command.Promise;
import io.quorate.consensus.command.Rejection.Code;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.ClusterStates;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.ReservedTimeline;
import io.quorate.consensus.model.Switchover;
import io.quorate.consensus.model.SyncReplication;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QuorumRecoveryTest {
    private static final Epoch FIRST = new Epoch(1_000_000_001);

    private static ClusterState withoutA() {
        ClusterState five = quorum(healthy())
                .change()
                .members(List.of(
                        data(NODE_A), data(NODE_B), data(NODE_C), witness(WITNESS), witness(new NodeId("node-x"))))
                .build();
        return QuorumRecovery.recovered(five, Set.of(NODE_A, WITNESS, new NodeId("node-x")), "ops");
    }

    private static ClusterState begun(ClusterState recovered) {
        return applied(ClusterState.EMPTY, new RecoverCluster(recovered, "ops", 4, 1234));
    }

    private static Promise promise(ClusterState state, NodeId node, WalPosition at) {
        return new Promise(node, at, incarnation(node), state.lastEpoch().next());
    }

    private static GrantLease grant(ClusterState state, NodeId to, Promise... promises) {
        return new GrantLease(to, state.lastEpoch().next(), new Evidence.Promises(List.of(promises)), "rule C09");
    }

    @Test
    void it_begins_beyond_every_epoch_that_the_lost_majority_can_have_granted() {
        ClusterState recovered = withoutA();

        assertThat(recovered.lastEpoch()).isEqualTo(FIRST);
        assertThat(recovered.recovery()).isEqualTo(1);
        assertThat(FIRST).isGreaterThan(new Epoch(999_999_999));
        assertThat(QuorumRecovery.recovered(recovered, Set.of(NODE_B), "ops").lastEpoch())
                .isEqualTo(new Epoch(2_000_000_001));
    }

    @Test
    void nobody_holds_the_lease_and_only_survivors_are_members() {
        ClusterState recovered = withoutA();

        assertThat(recovered.members().keySet()).containsExactly(NODE_B, NODE_C);
        assertThat(recovered.lease()).isEmpty();
        assertThat(recovered.vacancy().orElseThrow().lastHolder()).isEqualTo(NODE_A);
        assertThat(recovered.vacancy().orElseThrow().reason()).contains("without", "node-a", "ops");
        assertThat(recovered.history()).isEqualTo(healthy().history());
    }

    @Test
    void what_an_operator_had_asked_of_the_lost_cluster_is_over() {
        assertThat(QuorumRecovery.recovered(paused(), Set.of(NODE_A, NODE_C), "ops")
                        .pause()
                        .holdsDecisions())
                .isFalse();
        ClusterState asked = switchingOver(Switchover.Kind.SWITCHOVER);
        assertThat(QuorumRecovery.recovered(asked, Set.of(NODE_A, NODE_C), "ops")
                        .switchover())
                .isEmpty();
    }

    @Test
    void a_timeline_that_the_log_knows_nothing_of_ranks_above_those_that_it_knows() {
        ClusterState recovered = withoutA();
        long known = TIMELINE.number();
        WalPosition far = position("F/0");
        WalPosition unknown = new WalPosition(new Timeline(known + 1), Lsn.parse("0/100"));
        WalPosition laterUnknown = new WalPosition(new Timeline(known + 99), Lsn.parse("0/10"));

        assertThat(recovered.walHistory().compare(unknown, far)).isPositive();
        assertThat(recovered.walHistory().compare(laterUnknown, unknown)).isPositive();
    }

    @Test
    void promotions_take_numbers_beyond_those_that_the_lost_majority_may_have_taken() {
        ClusterState begun = begun(withoutA());
        WalPosition at = position("0/3000000");
        ClusterState granted = applied(
                begun,
                grant(begun, NODE_B, promise(begun, NODE_B, at), promise(begun, NODE_C, at)),
                new RenewLease(NODE_B, FIRST.next(), Optional.empty(), Optional.empty()));
        long gap = TIMELINE.number() + QuorumRecovery.TIMELINE_GAP;

        refused(granted, new ReserveTimeline(NODE_B, FIRST.next(), new Timeline(gap)), Code.TIMELINE_IN_USE);
        applied(granted, new ReserveTimeline(NODE_B, FIRST.next(), new Timeline(gap + 1)));
    }

    @Test
    void every_data_node_that_is_left_has_to_promise_before_one_is_chosen() {
        ClusterState begun = begun(withoutA());
        Promise ofB = promise(begun, NODE_B, position("0/3000000"));
        Promise ofC = promise(begun, NODE_C, position("0/2000000"));

        refused(begun, grant(begun, NODE_B, ofB), Code.TOO_FEW_PROMISES);
        refused(begun, grant(begun, NODE_C, ofB, ofC), Code.BEHIND_EVIDENCE);
        assertThat(applied(begun, grant(begun, NODE_B, ofB, ofC))
                        .lease()
                        .orElseThrow()
                        .possibleLossBytes())
                .isZero();
    }

    @Test
    void so_it_is_with_bounded_loss_too() {
        ClusterState begun =
                begun(withoutA().change().settings(ClusterStates.ASYNC).build());
        Promise ofB = promise(begun, NODE_B, position("0/3000000"));

        refused(begun, grant(begun, NODE_B, ofB), Code.TOO_FEW_PROMISES);
        applied(begun, grant(begun, NODE_B, ofB, promise(begun, NODE_C, position("0/2000000"))));
    }

    @Test
    void an_operator_cannot_pass_over_a_survivor_that_held_the_lease_when_the_quorum_was_lost() {
        ClusterState five = quorum(healthy())
                .change()
                .members(List.of(data(NODE_A), data(NODE_B), data(NODE_C), witness(WITNESS)))
                .build();
        ClusterState asked = applied(
                begun(QuorumRecovery.recovered(five, Set.of(NODE_C, WITNESS), "ops")),
                new ClusterCommand.BeginSwitchover(1, Switchover.Kind.FAILOVER, Optional.empty(), NODE_B, "ops"));
        Promise ofA = promise(asked, NODE_A, position("0/3000000"));
        Promise ofB = promise(asked, NODE_B, position("0/2000000"));

        refused(asked, choice(asked, ofB), Code.TOO_FEW_PROMISES);
        applied(asked, choice(asked, ofA, ofB));
        assertThat(asked.hasJustBeenRecovered()).isTrue();
        assertThat(applied(asked, choice(asked, ofA, ofB)).hasJustBeenRecovered())
                .isFalse();
    }

    private static GrantLease choice(ClusterState state, Promise... promises) {
        return new GrantLease(
                NODE_B, state.lastEpoch().next(), new Evidence.OperatorChoice(1, List.of(promises)), "operator");
    }

    /** On timeline 3 node-b was promoted, acknowledged what it had recovered, and was lost before it could report. */
    @Test
    void wal_on_a_timeline_that_has_been_forgotten_ranks_with_the_one_below_it() {
        ClusterState last = quorum(expired())
                .change()
                .lastTimeline(Optional.of(new ReservedTimeline(EPOCH, new Timeline(4))))
                .build();
        ClusterState begun = begun(QuorumRecovery.recovered(last, Set.of(NODE_A, NODE_C), "ops"));

        assertThat(begun.walHistory()
                        .compare(new WalPosition(new Timeline(3), Lsn.parse("0/3000000")), position("0/2000000")))
                .isPositive();
    }

    @Test
    void what_the_last_primary_is_known_to_have_had_more_is_recorded_as_lost() {
        ClusterState begun = begun(QuorumRecovery.recovered(quorum(expired()), Set.of(NODE_A, NODE_C), "ops"));

        ClusterState granted = applied(begun, grant(begun, NODE_B, promise(begun, NODE_B, position("0/2FFFF00"))));

        assertThat(granted.lease().orElseThrow().possibleLossBytes()).isEqualTo(0x100);
    }

    @Test
    void nothing_of_the_group_before_is_taken_by_the_new_one() {
        ClusterState begun = begun(withoutA());

        refused(
                begun,
                new RenewLease(NODE_A, EPOCH, Optional.of(position("0/4000000")), Optional.empty()),
                Code.NO_LEASE);
        GrantLease late = new GrantLease(
                NODE_B,
                EPOCH.next(),
                new Evidence.Promises(
                        List.of(new Promise(NODE_B, position("0/3000000"), incarnation(NODE_B), EPOCH.next()))),
                "rule C09");
        refused(begun, late, Code.STALE_EPOCH);
    }

    @Test
    void it_is_the_first_command_of_its_group_or_none() {
        RecoverCluster command = new RecoverCluster(withoutA(), "ops", 4, 1234);

        refused(begun(withoutA()), command, Code.ALREADY_FOUNDED);
        refused(healthy(), command, Code.ALREADY_FOUNDED);
    }

    @Test
    void a_state_that_no_recovery_makes_is_refused() {
        List<ClusterState> wrong = Arrays.asList(
                healthy(),
                withoutA().change().systemIdentifier(Optional.empty()).build(),
                withoutA()
                        .change()
                        .sync(Optional.of(SyncReplication.established(
                                EPOCH, NODE_A, incarnation(NODE_A), Map.<NodeId, Incarnation>of(), 0)))
                        .build(),
                withoutA().change().lastTimeline(healthy().lastTimeline()).build());

        wrong.forEach(state ->
                refused(ClusterState.EMPTY, new RecoverCluster(state, "ops", 4, 1234), Code.RECOVERY_NOT_VALID));
        ClusterCommand.FoundCluster founding = new ClusterCommand.FoundCluster(
                "orders", List.of(data(NODE_A)), healthy().settings());
        applied(ClusterState.EMPTY, founding);
    }

    @Test
    void what_cannot_be_recovered_from_is_explained() {
        assertThatThrownBy(() -> QuorumRecovery.recovered(healthy(), Set.of(NODE_A), "ops"))
                .hasMessageContaining("[node-a] are no majority of [node-a, node-b, node-c]");
        assertThatThrownBy(() -> QuorumRecovery.recovered(healthy(), Set.of(NODE_A, WITNESS), "ops"))
                .hasMessageContaining("node-w is not a member");
        assertThatThrownBy(() -> QuorumRecovery.recovered(founded(), Set.of(NODE_A, NODE_B), "ops"))
                .hasMessageContaining("knows of no primary");
        assertThatThrownBy(() -> QuorumRecovery.recovered(ClusterState.EMPTY, Set.of(NODE_A), "ops"))
                .hasMessageContaining("never heard of a cluster");
        assertThatThrownBy(() -> QuorumRecovery.recovered(healthy(), Set.of(NODE_A, NODE_B, NODE_C), "ops"))
                .hasMessageContaining("no survivor has a PostgreSQL");
    }
}
