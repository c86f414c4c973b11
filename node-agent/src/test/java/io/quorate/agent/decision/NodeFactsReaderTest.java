package io.quorate.agent.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.decision.NodeFacts.Server;
import io.quorate.agent.decision.NodeFacts.Standing;
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
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.MemberKind;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.PauseState;
import io.quorate.consensus.model.Promotion;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeFactsReaderTest {
    private static final NodeId SELF = new NodeId("node-a");
    private static final Epoch EPOCH = new Epoch(3);
    private static final Timeline RECORDED = new Timeline(5);
    private static final Duration LIMIT = NodeFactsReader.LONGEST_SILENCE;
    private static final LeaseView SAFE = new LeaseView(true, true);
    private static final LeaseView PASSED = new LeaseView(true, false);

    @Test
    void an_agent_that_starts_in_a_pause_leaves_the_primary_that_its_resting_guard_stands_for() {
        NodeFacts facts = NodeFactsReader.read(
                view(state(PauseState.Kind.PAUSED), false, LeaseView.NONE, GuardView.PAUSED, RECORDED), SyncWork.NONE);

        assertThat(facts.standing()).isEqualTo(Standing.NOT_TOLD_SAFE);
        assertThat(NodeRules.decide(facts).action()).isEqualTo(NodeAction.WAIT);
    }

    @Test
    void an_agent_that_starts_without_a_deadline_and_without_a_pause_ends_a_primary() {
        NodeFacts facts = NodeFactsReader.read(
                view(state(PauseState.Kind.RUNNING), false, LeaseView.NONE, GuardView.ARMED, RECORDED), SyncWork.NONE);

        assertThat(NodeRules.decide(facts).action()).isEqualTo(NodeAction.END_AT_ONCE);
    }

    @Test
    void before_its_renewal_is_sent_a_resume_leaves_the_right_to_write() {
        NodeFacts facts = NodeFactsReader.read(
                view(state(PauseState.Kind.RESUMING), true, LeaseView.NONE, GuardView.PAUSED, RECORDED), SyncWork.NONE);

        assertThat(NodeRules.decide(facts).action()).isEqualTo(NodeAction.RENEW_TO_RESUME);
    }

    @Test
    void a_resume_whose_renewal_was_not_answered_in_its_time_ends_the_right_to_write() {
        NodeFacts facts = NodeFactsReader.read(
                view(state(PauseState.Kind.RESUMING), true, PASSED, GuardView.ARMED, RECORDED), SyncWork.NONE);

        assertThat(facts.standing()).isEqualTo(Standing.MINE_PASSED);
        assertThat(NodeRules.decide(facts).action()).isEqualTo(NodeAction.END_AT_ONCE);
    }

    @Test
    void a_restart_in_place_is_recorded_only_by_a_promotion_to_its_own_timeline() {
        ClusterState state = state(PauseState.Kind.RUNNING);

        NodeFacts recorded = NodeFactsReader.read(view(state, true, SAFE, GuardView.ARMED, RECORDED), SyncWork.NONE);
        NodeFacts unrecorded =
                NodeFactsReader.read(view(state, true, SAFE, GuardView.ARMED, new Timeline(6)), SyncWork.NONE);

        assertThat(recorded.isPromotionRecorded()).isTrue();
        assertThat(unrecorded.isPromotionRecorded()).isFalse();
        assertThat(NodeRules.decide(unrecorded).ruleId()).isEqualTo("N05");
    }

    @Test
    void a_primary_whose_writes_hang_stalls_and_after_a_silence_of_its_own_length_it_is_hung() {
        assertThat(server(ServerProcess.PRIMARY, true, LIMIT, Duration.ZERO)).isEqualTo(Server.STALLED);
        assertThat(server(ServerProcess.PRIMARY, true, LIMIT.plusMillis(1), Duration.ZERO))
                .isEqualTo(Server.HUNG);
        assertThat(server(ServerProcess.PRIMARY, false, Duration.ZERO, Duration.ZERO))
                .isEqualTo(Server.PRIMARY);
    }

    @Test
    void a_holder_whose_server_starts_without_an_end_is_hung_and_a_standby_has_as_long_as_it_needs() {
        Duration bound = NodeFactsReader.LONGEST_START;
        ClusterState vacant =
                state(PauseState.Kind.RUNNING).change().lease(Optional.empty()).build();

        assertThat(server(ServerProcess.STARTING, false, Duration.ZERO, bound)).isEqualTo(Server.STARTING);
        assertThat(server(ServerProcess.STARTING, false, Duration.ZERO, bound.plusMillis(1)))
                .isEqualTo(Server.HUNG);
        assertThat(server(vacant, ServerProcess.STARTING, false, Duration.ZERO, bound.multipliedBy(60)))
                .isEqualTo(Server.STARTING);
    }

    private static Server server(ServerProcess process, boolean writesHang, Duration silence, Duration starting) {
        return server(state(PauseState.Kind.RUNNING), process, writesHang, silence, starting);
    }

    private static Server server(
            ClusterState state, ServerProcess process, boolean writesHang, Duration silence, Duration starting) {
        NodeMemory memory = new NodeMemory(
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                0,
                Optional.empty(),
                silence,
                starting,
                Duration.ZERO,
                false);
        return NodeFactsReader.read(
                        view(state, true, SAFE, GuardView.ARMED, seen(process, RECORDED, writesHang), memory),
                        SyncWork.NONE)
                .server();
    }

    private static ClusterState state(PauseState.Kind pause) {
        Lease lease = new Lease(SELF, EPOCH, Duration.ofSeconds(6), 9, "a test", Optional.empty(), 0);
        Promotion promotion = new Promotion(EPOCH, 1, SELF, RECORDED, new Timeline(4), new Lsn(100), "a test", 0);
        return ClusterState.EMPTY
                .change()
                .cluster("test")
                .members(List.of(new Member(SELF, MemberKind.DATA, "localhost:1", "localhost:2", "localhost:3", 1, 1)))
                .systemIdentifier(Optional.of(77L))
                .lease(Optional.of(lease))
                .lastEpoch(EPOCH)
                .history(List.of(promotion))
                .pause(new PauseState(pause, 1, "a test"))
                .build();
    }

    private static NodeView view(
            ClusterState state, boolean isCaughtUp, LeaseView lease, GuardView guard, Timeline timeline) {
        return view(state, isCaughtUp, lease, guard, seen(ServerProcess.PRIMARY, timeline, false), NodeMemory.FRESH);
    }

    private static ServerObservation seen(ServerProcess process, Timeline timeline, boolean writesHang) {
        return new ServerObservation(
                DataDirectory.PRESENT,
                process,
                Optional.of(4711L),
                Optional.of(77L),
                Optional.empty(),
                Optional.of(new WalPosition(timeline, new Lsn(200))),
                Optional.empty(),
                ReceiverState.CUT,
                true,
                EPOCH,
                Replication.NONE,
                true,
                false,
                true,
                writesHang,
                "15");
    }

    private static NodeView view(
            ClusterState state,
            boolean isCaughtUp,
            LeaseView lease,
            GuardView guard,
            ServerObservation seen,
            NodeMemory memory) {
        return new NodeView(SELF, state, false, isCaughtUp, seen, lease, guard, RenewalView.DUE, memory, Map.of());
    }
}
