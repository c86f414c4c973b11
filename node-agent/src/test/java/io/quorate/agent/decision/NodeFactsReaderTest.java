package io.quorate.agent.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.decision.NodeFacts.Lineage;
import io.quorate.agent.decision.NodeFacts.Server;
import io.quorate.agent.decision.NodeFacts.Standing;
import io.quorate.agent.observation.DataDirectory;
import io.quorate.agent.observation.GuardView;
import io.quorate.agent.observation.LeaseView;
import io.quorate.agent.observation.NodeMemory;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.agent.observation.NodeView;
import io.quorate.agent.observation.Observations;
import io.quorate.agent.observation.ReceiverState;
import io.quorate.agent.observation.RenewalView;
import io.quorate.agent.observation.Replication;
import io.quorate.agent.observation.SeenStatus;
import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.agent.peer.StatusBuilder;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.ClusterStates;
import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.MemberKind;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.PauseState;
import io.quorate.consensus.model.Promotion;
import io.quorate.consensus.model.SyncReplication;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import io.quorate.consensus.statemachine.QuorumRecovery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NodeFactsReaderTest {
    private static final NodeId SELF = new NodeId("node-a");
    private static final Epoch EPOCH = new Epoch(3);
    private static final Epoch NEXT = ClusterStates.EPOCH.next();
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

    @Test
    void a_holder_is_hopeless_in_another_life_of_its_data_directory_than_the_one_that_established_its_epoch() {
        ClusterState state = ClusterStates.quorum(ClusterStates.healthy());

        assertThat(hasFailed(state, Optional.of(ClusterStates.incarnation(SELF))))
                .isFalse();
        assertThat(hasFailed(state, Optional.of(ClusterStates.incarnation(SELF, 2))))
                .isTrue();
        assertThat(hasFailed(state, Optional.empty())).isFalse();
        assertThat(hasFailed(
                        ClusterStates.quorum(ClusterStates.expired()), Optional.of(ClusterStates.incarnation(SELF, 2))))
                .isFalse();
    }

    @Test
    void before_its_epoch_is_established_a_holder_is_hopeless_in_another_life_than_it_was_chosen_for() {
        ClusterState established = ClusterStates.quorum(ClusterStates.healthy());
        ClusterState chosen = established
                .change()
                .lastEpoch(NEXT)
                .lease(Optional.of(lease(SELF, Optional.of(ClusterStates.incarnation(SELF, 2)))))
                .build();

        assertThat(hasFailed(chosen, Optional.of(ClusterStates.incarnation(SELF, 2))))
                .isFalse();
        assertThat(hasFailed(chosen, Optional.of(ClusterStates.incarnation(SELF))))
                .isTrue();
    }

    @Test
    void in_an_established_epoch_those_who_are_recorded_are_counted() {
        ClusterState both = ClusterStates.quorum(ClusterStates.healthy());
        ClusterState onlyB = with(
                both,
                ClusterStates.established(
                        Map.of(ClusterStates.NODE_B, ClusterStates.incarnation(ClusterStates.NODE_B)), 1));

        assertThat(isCounted(both, ClusterStates.NODE_C)).isTrue();
        assertThat(isCounted(onlyB, ClusterStates.NODE_B)).isTrue();
        assertThat(isCounted(onlyB, ClusterStates.NODE_C)).isFalse();
        assertThat(isCounted(with(both, Durability.STRICT), ClusterStates.NODE_C))
                .isTrue();
    }

    @Test
    void until_the_next_epoch_is_established_its_last_holder_is_counted_too_but_under_strict_nobody_is() {
        ClusterState next = promoted(ClusterStates.quorum(ClusterStates.healthy()), ClusterStates.NODE_C);

        assertThat(isCounted(next, ClusterStates.NODE_A)).isTrue();
        assertThat(isCounted(next, ClusterStates.NODE_B)).isTrue();
        assertThat(isCounted(with(next, Durability.STRICT), ClusterStates.NODE_A))
                .isFalse();
        assertThat(isCounted(with(next, Durability.STRICT), ClusterStates.NODE_B))
                .isFalse();
    }

    @Test
    void after_a_recovery_every_node_with_data_is_counted_until_an_epoch_is_established() {
        ClusterState begun = QuorumRecovery.recovered(
                ClusterStates.quorum(ClusterStates.expired()),
                Set.of(ClusterStates.NODE_A, ClusterStates.NODE_C),
                "ops");
        Epoch next = begun.lastEpoch().next();
        ClusterState promoted = begun.change()
                .lease(Optional.of(
                        new Lease(ClusterStates.NODE_C, next, Duration.ofSeconds(6), 1, "rule", Optional.empty(), 0)))
                .history(List.of(new Promotion(
                        next,
                        1,
                        ClusterStates.NODE_C,
                        new Timeline(103),
                        new Timeline(2),
                        ClusterStates.FORK,
                        "rule",
                        0)))
                .build();

        assertThat(isCounted(promoted, ClusterStates.NODE_B)).isTrue();
        assertThat(isCounted(with(promoted, Durability.STRICT), ClusterStates.NODE_B))
                .isFalse();
    }

    @Test
    void a_primary_can_hand_over_while_as_many_of_those_who_are_recorded_are_there_as_an_election_needs() {
        ClusterState both = ClusterStates.quorum(ClusterStates.healthy());
        NodeStatus b = Observations.standby(ClusterStates.NODE_B);
        NodeStatus c = Observations.standby(ClusterStates.NODE_C);
        NodeStatus otherLifeOfC = StatusBuilder.standby("node-c", "node-a").build();

        assertThat(canHandOver(both, fresh(b), fresh(c))).isTrue();
        assertThat(canHandOver(both, fresh(b))).isFalse();
        assertThat(canHandOver(both, fresh(b), fresh(otherLifeOfC))).isFalse();
        assertThat(canHandOver(both, fresh(b), new SeenStatus(c, SeenStatus.FRESH.plusMillis(1))))
                .isFalse();
        assertThat(canHandOver(ClusterStates.healthy(), fresh(b))).isTrue();
    }

    @Test
    void a_timeline_that_nobody_reserved_is_one_of_the_past_when_a_primary_has_been_up_for_a_while() {
        Timeline reserved = ClusterStates.healthy().lastTimeline().orElseThrow().timeline();
        Timeline unheardOf = new Timeline(reserved.number() + 1);

        Duration enough = NodeFactsReader.LONGEST_WITHOUT_STREAM.plusMillis(1);

        assertThat(lineage(unheardOf, reserved, NodeFactsReader.LONGEST_WITHOUT_STREAM))
                .isEqualTo(Lineage.NOT_TOLD);
        assertThat(lineage(unheardOf, reserved, enough)).isEqualTo(Lineage.DIVERGED);
        assertThat(lineage(unheardOf, unheardOf, enough))
                .as("the primary is on it, only this node's log is not")
                .isEqualTo(Lineage.NOT_TOLD);
        assertThat(lineage(reserved, reserved, enough)).isEqualTo(Lineage.IN_LINE);
    }

    private static Lineage lineage(Timeline timeline, Timeline primarys, Duration notStreaming) {
        NodeMemory memory = new NodeMemory(
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                0,
                Optional.empty(),
                Duration.ZERO,
                Duration.ZERO,
                notStreaming,
                false);
        NodeStatus primary =
                StatusBuilder.primary("node-a").position(primarys.number(), 1).build();
        return read(ClusterStates.NODE_B, ClusterStates.healthy(), timeline, Optional.empty(), memory, fresh(primary))
                .lineage();
    }

    private static boolean hasFailed(ClusterState state, Optional<Incarnation> life) {
        return read(SELF, state, life, NodeMemory.FRESH).hasFailed();
    }

    private static boolean isCounted(ClusterState state, NodeId self) {
        return read(self, state, Optional.of(ClusterStates.incarnation(self)), NodeMemory.FRESH)
                .isCounted();
    }

    private static boolean canHandOver(ClusterState state, SeenStatus... others) {
        NodeMemory served = new NodeMemory(
                Optional.empty(),
                false,
                Optional.of(ClusterStates.EPOCH),
                Optional.empty(),
                false,
                false,
                0,
                Optional.empty(),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                false);
        return read(SELF, state, Optional.of(ClusterStates.incarnation(SELF)), served, others)
                .canHandOver();
    }

    private static SeenStatus fresh(NodeStatus status) {
        return new SeenStatus(status, Duration.ZERO);
    }

    private static ClusterState with(ClusterState state, SyncReplication record) {
        return state.change().sync(Optional.of(record)).build();
    }

    private static ClusterState with(ClusterState state, Durability durability) {
        ClusterSettings settings = state.settings();
        return state.change()
                .settings(new ClusterSettings(
                        settings.leaseDuration(),
                        settings.leaseMargin(),
                        settings.renewalInterval(),
                        durability,
                        settings.acknowledgements(),
                        settings.maxLagOnFailoverBytes()))
                .build();
    }

    private static Lease lease(NodeId holder, Optional<Incarnation> chosen) {
        return new Lease(
                holder,
                NEXT,
                Duration.ofSeconds(6),
                1,
                "a test",
                Optional.empty(),
                0,
                Optional.empty(),
                chosen,
                Optional.empty());
    }

    /** In the epoch after that, on the next timeline. */
    private static ClusterState promoted(ClusterState state, NodeId holder) {
        Promotion promotion = new Promotion(
                NEXT, 1, holder, new Timeline(3), ClusterStates.TIMELINE, Lsn.parse("0/3000000"), "a test", 0);
        return state.change()
                .lastEpoch(NEXT)
                .lease(Optional.of(lease(holder, Optional.empty())))
                .history(Stream.concat(state.history().stream(), Stream.of(promotion))
                        .toList())
                .build();
    }

    private static NodeFacts read(
            NodeId self, ClusterState state, Optional<Incarnation> life, NodeMemory memory, SeenStatus... others) {
        return read(self, state, ClusterStates.TIMELINE, life, memory, others);
    }

    private static NodeFacts read(
            NodeId self,
            ClusterState state,
            Timeline timeline,
            Optional<Incarnation> life,
            NodeMemory memory,
            SeenStatus... others) {
        ServerObservation seen = seen(ServerProcess.IN_RECOVERY, timeline, false, life);
        NodeView view = new NodeView(
                self,
                state,
                false,
                true,
                seen,
                SAFE,
                GuardView.ARMED,
                RenewalView.DUE,
                memory,
                Stream.of(others).collect(Collectors.toMap(each -> each.status().node(), each -> each)));
        return NodeFactsReader.read(view, SyncWork.NONE);
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
        return seen(process, timeline, writesHang, Optional.empty());
    }

    private static ServerObservation seen(
            ServerProcess process, Timeline timeline, boolean writesHang, Optional<Incarnation> life) {
        return new ServerObservation(
                DataDirectory.PRESENT,
                process,
                Optional.of(4711L),
                Optional.of(77L),
                life,
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
