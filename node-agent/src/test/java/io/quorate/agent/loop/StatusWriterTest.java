package io.quorate.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.fencing.GuardStopTime;
import io.quorate.agent.fencing.LeaseMargin;
import io.quorate.agent.observation.CutPosition;
import io.quorate.agent.observation.DataDirectory;
import io.quorate.agent.observation.GuardView;
import io.quorate.agent.observation.LeaseView;
import io.quorate.agent.observation.NodeMemory;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.agent.observation.NodeView;
import io.quorate.agent.observation.ReceiverState;
import io.quorate.agent.observation.RenewalView;
import io.quorate.agent.observation.Replication;
import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.ClusterStates;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.LeaseArithmetic;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Switchover;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusWriterTest {
    private static final NodeId SELF = ClusterStates.NODE_B;
    private static final ClusterState VACANT = ClusterStates.expired();
    private static final Timeline RESERVED = VACANT.lastTimeline().orElseThrow().timeline();
    private static final Timeline BY_HAND = new Timeline(RESERVED.number() + 1);

    private final LeaseMargin margin = new LeaseMargin(
            () -> new GuardStopTime(LeaseArithmetic.GUARD_STOP_TIME, List.of(Duration.ofMillis(20)), Optional.empty()));
    private final StatusWriter writer = new StatusWriter("word", "test", false, Optional.empty(), margin::report);

    @Test
    void a_promise_is_told() {
        assertThat(status(VACANT, RESERVED).cut()).contains(promise(RESERVED));
        assertThat(status(VACANT, RESERVED).problems()).isEmpty();
    }

    @Test
    void a_promise_on_a_timeline_that_somebody_opened_by_hand_is_not_told_and_people_are_told_why() {
        NodeStatus status = status(VACANT, BY_HAND);

        assertThat(status.cut()).isEmpty();
        assertThat(status.problems())
                .singleElement()
                .asString()
                .contains("timeline " + BY_HAND, "clusterctl failover --to node-b");
    }

    @Test
    void it_is_told_to_the_operator_who_has_chosen_this_node_and_to_no_other() {
        assertThat(status(asked(Switchover.Kind.FAILOVER, SELF), BY_HAND).cut()).contains(promise(BY_HAND));
        assertThat(status(asked(Switchover.Kind.FAILOVER, ClusterStates.NODE_C), BY_HAND)
                        .cut())
                .isEmpty();
        assertThat(status(asked(Switchover.Kind.SWITCHOVER, SELF), BY_HAND).cut())
                .isEmpty();
    }

    private static ClusterState asked(Switchover.Kind kind, NodeId to) {
        return VACANT.change()
                .switchover(Optional.of(new Switchover(1, kind, Optional.empty(), to, "ops")))
                .build();
    }

    private static CutPosition promise(Timeline timeline) {
        return new CutPosition(
                VACANT.lastEpoch(), new WalPosition(timeline, new Lsn(1)), ClusterStates.incarnation(SELF));
    }

    private NodeStatus status(ClusterState state, Timeline timeline) {
        NodeMemory memory = new NodeMemory(
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                0,
                Optional.of(promise(timeline)),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                false);
        NodeView view = new NodeView(
                SELF,
                state,
                false,
                true,
                standby(timeline),
                LeaseView.NONE,
                GuardView.IDLE,
                RenewalView.NOT_DUE,
                memory,
                Map.of());
        return writer.write(view, false, Optional.empty(), Optional.empty(), "", List.of());
    }

    private static ServerObservation standby(Timeline timeline) {
        return new ServerObservation(
                DataDirectory.PRESENT,
                ServerProcess.IN_RECOVERY,
                Optional.of(1L),
                VACANT.systemIdentifier(),
                Optional.of(ClusterStates.incarnation(SELF)),
                Optional.of(new WalPosition(timeline, new Lsn(1))),
                Optional.of(new Lsn(1)),
                ReceiverState.CUT,
                true,
                Epoch.NONE,
                Replication.NONE,
                true,
                false,
                false,
                false,
                "15");
    }
}
