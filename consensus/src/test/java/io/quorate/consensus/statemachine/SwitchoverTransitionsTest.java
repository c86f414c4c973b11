package io.quorate.consensus.statemachine;

import static io.quorate.consensus.model.ClusterStates.NODE_A;
import static io.quorate.consensus.model.ClusterStates.NODE_B;
import static io.quorate.consensus.model.ClusterStates.NODE_C;
import static io.quorate.consensus.model.ClusterStates.WITNESS;
import static io.quorate.consensus.model.ClusterStates.data;
import static io.quorate.consensus.model.ClusterStates.expired;
import static io.quorate.consensus.model.ClusterStates.healthy;
import static io.quorate.consensus.model.ClusterStates.paused;
import static io.quorate.consensus.model.ClusterStates.resuming;
import static io.quorate.consensus.model.ClusterStates.witness;
import static io.quorate.consensus.statemachine.Applying.applied;
import static io.quorate.consensus.statemachine.Applying.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.command.ClusterCommand.BeginSwitchover;
import io.quorate.consensus.command.ClusterCommand.EndSwitchover;
import io.quorate.consensus.command.Rejection.Code;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.FinishedSwitchover;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Switchover;
import io.quorate.consensus.model.Switchover.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SwitchoverTransitionsTest {
    private static final Switchover TO_B = new Switchover(1, Kind.SWITCHOVER, Optional.of(NODE_A), NODE_B, "ops");

    private static BeginSwitchover switchover(long id, NodeId from, NodeId to) {
        return new BeginSwitchover(id, Kind.SWITCHOVER, Optional.of(from), to, "ops");
    }

    private static BeginSwitchover failover(long id, Optional<NodeId> from, NodeId to) {
        return new BeginSwitchover(id, Kind.FAILOVER, from, to, "ops");
    }

    @Test
    void a_switchover_is_pending_from_the_holder_to_another_data_member() {
        ClusterState state = applied(healthy(), switchover(1, NODE_A, NODE_B));
        assertThat(state.switchover()).contains(TO_B);
        assertThat(state.lastSwitchoverId()).isEqualTo(1);
        assertThat(state.lease()).isEqualTo(healthy().lease());
    }

    @Test
    void only_the_next_id_is_accepted() {
        refused(healthy(), switchover(0, NODE_A, NODE_B), Code.NO_SUCH_SWITCHOVER);
        refused(healthy(), switchover(2, NODE_A, NODE_B), Code.NO_SUCH_SWITCHOVER);
    }

    @Test
    void one_switchover_is_pending_at_a_time() {
        ClusterState state = applied(healthy(), switchover(1, NODE_A, NODE_B));
        refused(state, switchover(2, NODE_A, NODE_C), Code.SWITCHOVER_PENDING);
        refused(state, switchover(1, NODE_A, NODE_B), Code.SWITCHOVER_PENDING);
    }

    @Test
    void an_id_that_was_used_is_not_used_again() {
        ClusterState state =
                applied(healthy(), switchover(1, NODE_A, NODE_B), new EndSwitchover(1, false, "timed out"));
        refused(state, switchover(1, NODE_A, NODE_B), Code.NO_SUCH_SWITCHOVER);
        applied(state, switchover(2, NODE_A, NODE_B));
    }

    @Test
    void the_target_is_a_data_member_that_does_not_hold_the_lease() {
        ClusterState state = healthy()
                .change()
                .members(List.of(data(NODE_A), data(NODE_B), witness(WITNESS)))
                .build();
        refused(state, switchover(1, NODE_A, WITNESS), Code.NOT_A_DATA_MEMBER);
        refused(state, switchover(1, NODE_A, NODE_C), Code.UNKNOWN_MEMBER);
        refused(state, switchover(1, NODE_A, NODE_A), Code.EVIDENCE_DOES_NOT_FIT);
        refused(state, failover(1, Optional.empty(), NODE_A), Code.EVIDENCE_DOES_NOT_FIT);
    }

    @Test
    void a_switchover_needs_the_holder() {
        refused(healthy(), switchover(1, NODE_C, NODE_B), Code.NOT_THE_HOLDER);
        refused(
                healthy(),
                new BeginSwitchover(1, Kind.SWITCHOVER, Optional.empty(), NODE_B, "ops"),
                Code.NOT_THE_HOLDER);
        refused(expired(), switchover(1, NODE_A, NODE_B), Code.NO_LEASE);
    }

    @Test
    void a_failover_needs_no_holder_and_names_no_other() {
        applied(healthy(), failover(1, Optional.of(NODE_A), NODE_B));
        applied(healthy(), failover(1, Optional.empty(), NODE_B));
        applied(expired(), failover(1, Optional.empty(), NODE_A));
        refused(healthy(), failover(1, Optional.of(NODE_C), NODE_B), Code.NOT_THE_HOLDER);
        refused(expired(), failover(1, Optional.of(NODE_A), NODE_B), Code.NO_LEASE);
    }

    @Test
    void nothing_is_switched_over_in_a_pause() {
        refused(paused(), switchover(1, NODE_A, NODE_B), Code.PAUSED);
        refused(paused(), failover(1, Optional.empty(), NODE_B), Code.PAUSED);
        refused(resuming(), switchover(1, NODE_A, NODE_B), Code.PAUSED);
    }

    @Test
    void what_has_ended_is_kept_for_those_who_wait_for_it() {
        ClusterState state =
                applied(healthy(), switchover(1, NODE_A, NODE_B), new EndSwitchover(1, false, "timed out"));
        assertThat(state.switchover()).isEmpty();
        assertThat(state.lastSwitchover()).contains(new FinishedSwitchover(TO_B, false, "timed out"));
    }

    @Test
    void only_the_pending_switchover_ends() {
        refused(healthy(), new EndSwitchover(1, true, ""), Code.NO_SUCH_SWITCHOVER);
        ClusterState state = applied(healthy(), switchover(1, NODE_A, NODE_B));
        refused(state, new EndSwitchover(2, true, ""), Code.NO_SUCH_SWITCHOVER);
        refused(
                applied(state, new EndSwitchover(1, true, "")),
                new EndSwitchover(1, true, ""),
                Code.NO_SUCH_SWITCHOVER);
    }
}
