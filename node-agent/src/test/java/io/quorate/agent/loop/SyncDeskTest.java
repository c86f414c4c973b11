package io.quorate.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.decision.SyncStep;
import io.quorate.agent.decision.SyncWork;
import io.quorate.agent.observation.GuardView;
import io.quorate.agent.observation.LeaseView;
import io.quorate.agent.observation.NodeMemory;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.agent.observation.NodeView;
import io.quorate.agent.observation.Observations;
import io.quorate.agent.observation.RenewalView;
import io.quorate.agent.observation.Replication;
import io.quorate.agent.observation.SeenStatus;
import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.agent.observation.StandbyProgress;
import io.quorate.agent.peer.StatusBuilder;
import io.quorate.consensus.command.ClusterCommand.RecordSync;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.ClusterStates;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncReplication;
import io.quorate.consensus.model.SyncSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SyncDeskTest {
    private final SyncDesk desk = new SyncDesk(ClusterStates.NODE_A, () -> 0);

    /** node-a is alone in epoch 1, which is established, and no other node was ever heard of. */
    private static ClusterState alone() {
        return ClusterStates.quorum(ClusterStates.healthy())
                .change()
                .sync(Optional.of(ClusterStates.established(Map.of(), 0)))
                .build();
    }

    private SyncWork work(ClusterState state, Optional<SyncSet> configured, boolean admitsClients) {
        return work(state, new Replication(configured, List.of()), admitsClients, Map.of());
    }

    private SyncWork work(
            ClusterState state, Replication replication, boolean admitsClients, Map<NodeId, SeenStatus> others) {
        ServerObservation seen = Observations.server(ServerProcess.PRIMARY, replication, admitsClients);
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
                others));
    }

    /** Both have confirmed this much, and speak of the data directory that they have now. */
    private static Replication confirmed(SyncSet configured, Lsn flushed) {
        return new Replication(
                Optional.of(configured),
                Stream.of(ClusterStates.NODE_B, ClusterStates.NODE_C)
                        .map(node -> new StandbyProgress(node, ClusterStates.EPOCH, Optional.of(flushed), true))
                        .toList());
    }

    private static Map<NodeId, SeenStatus> heard(NodeStatus... statuses) {
        return Stream.of(statuses)
                .collect(Collectors.toMap(NodeStatus::node, status -> new SeenStatus(status, Duration.ZERO)));
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

    @Test
    void what_was_proven_with_a_standby_whose_data_directory_has_been_replaced_since_is_not_proven() {
        ClusterState state = ClusterStates.quorum(ClusterStates.healthy());
        SyncSet both = new SyncSet(Set.of(ClusterStates.NODE_B, ClusterStates.NODE_C), 1);
        Lsn end = Lsn.parse("0/3000000");
        NodeStatus second = Observations.standby(ClusterStates.NODE_C);
        Map<NodeId, SeenStatus> before = heard(Observations.standby(ClusterStates.NODE_B), second);
        Map<NodeId, SeenStatus> after =
                heard(StatusBuilder.standby("node-b", "node-a").build(), second);
        work(state, confirmed(both, end), false, before);
        desk.settled();
        desk.applied(both, end, before);

        // node-c alone has confirmed as much as the record asks for.
        assertThat(work(state, confirmed(both, end), false, before).mayAdmitClients())
                .isTrue();
        assertThat(work(state, confirmed(both, end), false, after).mayAdmitClients())
                .isFalse();
    }

    @Test
    void a_refusal_settles_what_it_refused_and_not_what_an_earlier_agent_may_have_proposed() {
        assertThat(work(alone(), Optional.of(SyncSet.NOBODY), false).step()).isEqualTo(asItIs(alone()));
        desk.notKnown(new RecordSync(
                ClusterStates.NODE_A,
                ClusterStates.EPOCH,
                Map.of(),
                0,
                SyncSet.BLOCKED,
                SyncReplication.FIRST_REVISION));
        assertThat(work(alone(), Optional.of(SyncSet.NOBODY), false).isUnsettled())
                .isTrue();

        desk.refused();

        assertThat(desk.unsettled()).isEmpty();
        assertThat(work(alone(), Optional.of(SyncSet.NOBODY), false).step()).isEqualTo(asItIs(alone()));
        desk.settled();
        assertThat(work(alone(), Optional.of(SyncSet.NOBODY), false).step())
                .isEqualTo(new SyncStep.Apply(SyncSet.NOBODY));
    }

    @Test
    void a_promotion_whose_server_is_down_before_the_first_look_proves_nothing_of_the_next_server() {
        desk.promoted(SyncSet.BLOCKED, Map.of());
        desk.saw(Observations.server(ServerProcess.DOWN, Replication.NONE, false), alone());
        work(alone(), Optional.of(SyncSet.BLOCKED), false);
        desk.settled();

        assertThat(work(alone(), Optional.of(SyncSet.BLOCKED), false).mayAdmitClients())
                .isFalse();
    }
}
