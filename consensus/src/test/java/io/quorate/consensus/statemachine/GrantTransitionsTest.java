package io.quorate.consensus.statemachine;

import static io.quorate.consensus.model.ClusterStates.EPOCH;
import static io.quorate.consensus.model.ClusterStates.NODE_A;
import static io.quorate.consensus.model.ClusterStates.NODE_B;
import static io.quorate.consensus.model.ClusterStates.NODE_C;
import static io.quorate.consensus.model.ClusterStates.WITNESS;
import static io.quorate.consensus.model.ClusterStates.data;
import static io.quorate.consensus.model.ClusterStates.expired;
import static io.quorate.consensus.model.ClusterStates.founded;
import static io.quorate.consensus.model.ClusterStates.healthy;
import static io.quorate.consensus.model.ClusterStates.incarnation;
import static io.quorate.consensus.model.ClusterStates.position;
import static io.quorate.consensus.model.ClusterStates.quorum;
import static io.quorate.consensus.model.ClusterStates.witness;
import static io.quorate.consensus.statemachine.Applying.applied;
import static io.quorate.consensus.statemachine.Applying.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.command.ClusterCommand.ExpireLease;
import io.quorate.consensus.command.ClusterCommand.GrantLease;
import io.quorate.consensus.command.ClusterCommand.RecordSystemIdentifier;
import io.quorate.consensus.command.ClusterCommand.RenewLease;
import io.quorate.consensus.command.ClusterCommand.ReserveTimeline;
import io.quorate.consensus.command.Evidence;
import io.quorate.consensus.command.Promise;
import io.quorate.consensus.command.Rejection.Code;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Completeness;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.PauseState;
import io.quorate.consensus.model.Switchover;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.Vacancy;
import io.quorate.consensus.model.WalPosition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GrantTransitionsTest {
    private static final Epoch NEXT = EPOCH.next();

    static GrantLease grantToB(WalPosition own) {
        return grant(NODE_B, NEXT, new Evidence.Promises(List.of(new Promise(NODE_B, own, incarnation(NODE_B), NEXT))));
    }

    private static GrantLease grant(NodeId holder, Epoch epoch, Evidence evidence) {
        return new GrantLease(holder, epoch, evidence, "rule C7");
    }

    private static GrantLease firstPrimary(NodeId holder, Epoch epoch) {
        return grant(holder, epoch, new Evidence.FirstPrimary());
    }

    @Test
    void a_grant_is_a_lease_of_the_next_epoch_without_a_renewal() {
        ClusterState state = applied(expired(), grantToB(position("0/3000000")));

        assertThat(state.lease())
                .contains(new Lease(
                        NODE_B,
                        NEXT,
                        Duration.ofSeconds(6),
                        0,
                        "rule C7",
                        Optional.empty(),
                        0,
                        expired().vacancy(),
                        Optional.of(incarnation(NODE_B)),
                        Optional.empty()));
        assertThat(state.lastEpoch()).isEqualTo(NEXT);
        assertThat(state.vacancy()).isEmpty();
        assertThat(state.primary()).as("granted, not promoted").isEmpty();
    }

    @Test
    void a_grant_on_promises_says_that_its_holder_has_everything_and_an_operators_choice_does_not() {
        ClusterState vacant = quorum(expired());
        List<Promise> promises = List.of(
                new Promise(NODE_B, position("0/3000000"), incarnation(NODE_B), NEXT),
                new Promise(NODE_C, position("0/2000000"), incarnation(NODE_C), NEXT));
        Completeness then = new Completeness(incarnation(NODE_B), position("0/3000000"));

        assertThat(completeness(applied(vacant, grant(NODE_B, NEXT, new Evidence.Promises(promises)))))
                .contains(then);
        assertThat(applied(vacant, grant(NODE_B, NEXT, new Evidence.Promises(promises)), new ExpireLease(NEXT, 0))
                        .vacancy()
                        .flatMap(Vacancy::completeness))
                .contains(then);

        Switchover asked = new Switchover(1, Switchover.Kind.FAILOVER, Optional.of(NODE_A), NODE_B, "ops");
        ClusterState failover = vacant.change()
                .switchover(Optional.of(asked))
                .lastSwitchoverId(1)
                .build();
        assertThat(completeness(applied(failover, grant(NODE_B, NEXT, new Evidence.OperatorChoice(1, promises)))))
                .isEmpty();
    }

    private static Optional<Completeness> completeness(ClusterState state) {
        return state.lease().flatMap(Lease::completeness);
    }

    @Test
    void a_grant_that_arrives_twice_is_refused() {
        GrantLease grant = grantToB(position("0/3000000"));
        refused(applied(expired(), grant), grant, Code.LEASE_IS_HELD);
        ClusterState over = applied(expired(), grant, new ExpireLease(NEXT, 0));
        refused(over, grant, Code.STALE_EPOCH);
    }

    @Test
    void nothing_is_granted_while_a_lease_is_held() {
        refused(healthy(), grantToB(position("0/9000000")), Code.LEASE_IS_HELD);
    }

    @Test
    void only_the_next_epoch_is_granted() {
        Evidence evidence =
                new Evidence.Promises(List.of(new Promise(NODE_B, position("0/3000000"), incarnation(NODE_B), NEXT)));
        refused(expired(), grant(NODE_B, EPOCH, evidence), Code.STALE_EPOCH);
        refused(expired(), grant(NODE_B, NEXT.next(), evidence), Code.STALE_EPOCH);
    }

    @Test
    void only_a_data_member_is_granted() {
        ClusterState state = founded()
                .change()
                .members(List.of(data(NODE_A), witness(WITNESS)))
                .build();
        refused(state, firstPrimary(WITNESS, EPOCH), Code.NOT_A_DATA_MEMBER);
        refused(state, firstPrimary(NODE_B, EPOCH), Code.UNKNOWN_MEMBER);
    }

    @Test
    void nothing_is_granted_in_a_pause() {
        ClusterState paused = expired()
                .change()
                .pause(new PauseState(PauseState.Kind.PAUSED, 0, "ops"))
                .build();
        refused(paused, grantToB(position("0/3000000")), Code.PAUSED);
    }

    @Test
    void the_first_primary_is_granted_without_positions() {
        ClusterState state = applied(founded(), firstPrimary(NODE_A, EPOCH));
        assertThat(state.lease().orElseThrow().holder()).isEqualTo(NODE_A);
        assertThat(state.lease().orElseThrow().predecessor()).isEmpty();
    }

    @Test
    void there_is_no_first_primary_once_the_system_identifier_is_known() {
        refused(expired(), firstPrimary(NODE_A, NEXT), Code.EVIDENCE_DOES_NOT_FIT);
        ClusterState recorded = applied(
                founded(),
                firstPrimary(NODE_A, EPOCH),
                new RecordSystemIdentifier(NODE_A, EPOCH, 7),
                new ExpireLease(EPOCH, 0));
        refused(recorded, firstPrimary(NODE_A, NEXT), Code.EVIDENCE_DOES_NOT_FIT);
    }

    @Test
    void a_first_primary_that_came_to_nothing_can_be_another_one() {
        ClusterState state = applied(founded(), firstPrimary(NODE_A, EPOCH), new ExpireLease(EPOCH, 0));
        applied(state, firstPrimary(NODE_B, NEXT));
    }

    @Test
    void after_a_timeline_was_reserved_only_the_same_node_is_first() {
        ClusterState state = applied(
                founded(),
                firstPrimary(NODE_A, EPOCH),
                new RenewLease(NODE_A, EPOCH, Optional.empty(), Optional.empty()),
                new ReserveTimeline(NODE_A, EPOCH, new Timeline(2)),
                new ExpireLease(EPOCH, 1));
        refused(state, firstPrimary(NODE_B, NEXT), Code.EVIDENCE_DOES_NOT_FIT);
        applied(state, firstPrimary(NODE_A, NEXT));
    }
}
