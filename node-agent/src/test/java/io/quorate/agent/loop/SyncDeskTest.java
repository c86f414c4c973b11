package io.quorate.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.decision.SyncStep;
import io.quorate.agent.decision.SyncWork;
import io.quorate.agent.observation.DataDirectory;
import io.quorate.agent.observation.GuardView;
import io.quorate.agent.observation.LeaseView;
import io.quorate.agent.observation.NodeMemory;
import io.quorate.agent.observation.NodeView;
import io.quorate.agent.observation.ReceiverState;
import io.quorate.agent.observation.RenewalView;
import io.quorate.agent.observation.Replication;
import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.ClusterStates;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.SyncReplication;
import io.quorate.consensus.model.SyncSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SyncDeskTest {
    private static final long SERVER_PID = 4711;

    private final SyncDesk desk = new SyncDesk(ClusterStates.NODE_A, () -> 0);

    /** node-a is alone in epoch 1, which is established, and no other node was ever heard of. */
    private static ClusterState alone() {
        return ClusterStates.quorum(ClusterStates.healthy())
                .change()
                .sync(Optional.of(ClusterStates.established(Map.of(), 0)))
                .build();
    }

    private SyncWork work(ClusterState state, Optional<SyncSet> configured, boolean admitsClients) {
        ServerObservation seen = new ServerObservation(
                DataDirectory.PRESENT,
                ServerProcess.PRIMARY,
                Optional.of(SERVER_PID),
                Optional.of(ClusterStates.SYSTEM_IDENTIFIER),
                Optional.of(ClusterStates.incarnation(ClusterStates.NODE_A)),
                Optional.of(ClusterStates.position("0/3000000")),
                Optional.empty(),
                ReceiverState.CUT,
                false,
                ClusterStates.EPOCH,
                new Replication(configured, List.of()),
                true,
                false,
                admitsClients,
                false,
                "15");
        desk.saw(seen, state);
        return desk.work(new NodeView(
                ClusterStates.NODE_A,
                state,
                false,
                true,
                seen,
                new LeaseView(true, true),
                GuardView.ARMED,
                RenewalView.NOT_DUE,
                NodeMemory.FRESH,
                Map.of()));
    }

    private static SyncStep.Record asItIs(ClusterState state) {
        SyncReplication record = state.established().orElseThrow();
        return new SyncStep.Record(record.members(), record.promises());
    }

    @Test
    void an_agent_that_was_restarted_leaves_a_primary_that_serves_as_it_is() {
        SyncWork work = work(alone(), Optional.of(SyncSet.NOBODY), true);

        assertThat(work.isDue()).isFalse();
    }

    @Test
    void an_agent_that_was_restarted_before_clients_were_let_in_proves_what_is_configured_and_lets_them_in() {
        assertThat(work(alone(), Optional.of(SyncSet.NOBODY), false).step()).isEqualTo(asItIs(alone()));
        desk.settled();
        assertThat(work(alone(), Optional.of(SyncSet.NOBODY), false).step())
                .isEqualTo(new SyncStep.Apply(SyncSet.NOBODY));
        desk.applied(SyncSet.NOBODY, Lsn.parse("0/3000100"), Map.of());

        SyncWork proven = work(alone(), Optional.of(SyncSet.NOBODY), false);

        assertThat(proven.isDue()).isFalse();
        assertThat(proven.mayAdmitClients()).isTrue();
    }

    @Test
    void a_primary_that_has_just_been_promoted_lets_clients_in_as_soon_as_its_epoch_is_established() {
        ClusterState promoted = alone().change().sync(Optional.empty()).build();
        desk.promoted(SyncSet.BLOCKED, Map.of());
        assertThat(work(promoted, Optional.of(SyncSet.BLOCKED), false).mayAdmitClients())
                .isFalse();

        SyncWork established = work(alone(), Optional.of(SyncSet.BLOCKED), false);

        assertThat(established.mayAdmitClients()).isTrue();
        assertThat(established.step()).isEqualTo(new SyncStep.Apply(SyncSet.NOBODY));
    }

    @Test
    void a_restart_in_place_settles_what_was_proposed_before_it() {
        desk.promoted(SyncSet.BLOCKED, Map.of());

        assertThat(work(alone(), Optional.of(SyncSet.BLOCKED), false).step()).isEqualTo(asItIs(alone()));
    }

    @Test
    void a_list_that_is_not_the_agents_is_replaced_by_one_that_blocks() {
        SyncWork work = work(alone(), Optional.empty(), true);

        assertThat(work.step()).isEqualTo(new SyncStep.Apply(SyncSet.BLOCKED));
        assertThat(work.mayAdmitClients()).isFalse();
    }

    @Test
    void nothing_is_done_about_standbys_under_a_lease_of_another_epoch() {
        ClusterState later = alone().change()
                .lastEpoch(ClusterStates.EPOCH.next())
                .lease(Optional.empty())
                .build();

        assertThat(work(later, Optional.of(SyncSet.NOBODY), true)).isEqualTo(SyncWork.NONE);
    }
}
