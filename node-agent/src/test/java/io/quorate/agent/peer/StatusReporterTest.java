package io.quorate.agent.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.stub.StreamObserver;
import io.quorate.agent.api.ApiServer;
import io.quorate.agent.observation.NodeState;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.consensus.model.NodeId;
import io.quorate.proto.v1.PeerServiceGrpc;
import io.quorate.proto.v1.ReportReply;
import io.quorate.proto.v1.ReportRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class StatusReporterTest {
    private static final NodeId A = new NodeId("node-a");
    private static final NodeId B = new NodeId("node-b");
    private static final NodeId C = new NodeId("node-c");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final Duration NEVER = Duration.ofHours(1);

    private final LoopbackAgents agents = new LoopbackAgents();
    private final LoopbackAgents.Agent a = agents.start(A, new ScriptedLog());
    private final LoopbackAgents.Agent b = agents.start(B, new ScriptedLog());
    private final AtomicReference<Optional<NodeStatus>> statusOfA =
            new AtomicReference<>(Optional.of(StatusBuilder.primary("node-a").build()));
    private final AtomicInteger leftBehindBy = new AtomicInteger();
    private final StatusReporter reporter =
            new StatusReporter(a.board(), a.channels(), statusOfA::get, group(0, leftBehindBy::set));

    private static GroupWatch group(int recovery, IntConsumer whenLeftBehind) {
        return new GroupWatch("", recovery, recovery == 0 ? "" : "an order", whenLeftBehind, order -> {});
    }

    @AfterEach
    void close() {
        reporter.close();
        agents.close();
    }

    @Test
    void reports_reach_every_other_agent_and_the_own_board() {
        LoopbackAgents.Agent c = agents.start(C, new ScriptedLog());

        reporter.start(OFTEN);

        awaitState(a, NodeState.RUNNING);
        awaitState(b, NodeState.RUNNING);
        awaitState(c, NodeState.RUNNING);
    }

    @Test
    void whoever_reports_to_a_recovered_group_learns_that_its_own_is_over_and_is_not_heard() {
        LoopbackAgents.Agent recovered = agents.start(C, new ScriptedLog(), group(1, recovery -> {}));

        reporter.start(OFTEN);

        await().atMost(PATIENCE).until(() -> leftBehindBy.get() == 1);
        assertThat(recovered.board().all()).isEmpty();
    }

    @Test
    void whoever_is_reported_to_from_a_recovered_group_learns_it_too() {
        AtomicInteger met = new AtomicInteger();
        agents.start(C, new ScriptedLog(), group(0, met::set));
        StatusReporter ofRecovered =
                new StatusReporter(a.board(), a.channels(), statusOfA::get, group(2, recovery -> {}));

        ofRecovered.start(OFTEN);

        await().atMost(PATIENCE).until(() -> met.get() == 2);
        ofRecovered.close();
    }

    @Test
    void two_groups_of_the_same_recovery_find_each_other_out() {
        AtomicReference<String> metByC = new AtomicReference<>("");
        AtomicReference<String> metByA = new AtomicReference<>("");
        agents.start(C, new ScriptedLog(), new GroupWatch("", 1, "1-c", recovery -> {}, metByC::set));
        StatusReporter ofAnotherOrder = new StatusReporter(
                a.board(), a.channels(), statusOfA::get, new GroupWatch("", 1, "1-a", recovery -> {}, metByA::set));

        ofAnotherOrder.start(OFTEN);

        await().atMost(PATIENCE).until(() -> "1-a".equals(metByC.get()) && "1-c".equals(metByA.get()));
        ofAnotherOrder.close();
    }

    @Test
    void reports_are_repeated_so_that_they_stay_fresh() {
        reporter.start(OFTEN);

        await().atMost(PATIENCE).until(() -> sequenceAt(b) > 5);
    }

    @Test
    void a_change_is_reported_at_once_when_asked_for() {
        reporter.start(NEVER);
        awaitState(b, NodeState.RUNNING);

        statusOfA.set(Optional.of(
                StatusBuilder.primary("node-a").state(NodeState.STOPPED).build()));
        reporter.reportNow();

        awaitState(b, NodeState.STOPPED);
    }

    @Test
    void a_node_that_has_nothing_to_say_reports_nothing() {
        statusOfA.set(Optional.empty());
        reporter.start(OFTEN);
        statusOfA.set(Optional.of(StatusBuilder.primary("node-a").build()));

        awaitState(b, NodeState.RUNNING);
        assertThat(a.board().last(A)).isPresent();
    }

    @Test
    void an_agent_that_cannot_be_reached_does_not_keep_reports_from_the_others() {
        agents.start(C, new ScriptedLog()).close();

        reporter.start(OFTEN);

        await().atMost(PATIENCE).until(() -> sequenceAt(b) > 5);
    }

    @Test
    void an_agent_that_has_moved_gets_reports_at_its_new_address() {
        agents.start(C, new ScriptedLog()).close();
        reporter.start(OFTEN);
        await().atMost(PATIENCE).until(() -> sequenceAt(b) > 5);

        LoopbackAgents.Agent moved = agents.start(C, new ScriptedLog());

        awaitState(moved, NodeState.RUNNING);
    }

    @Test
    void to_a_slow_agent_one_call_is_under_way_and_then_the_newest_status_follows() {
        SlowPeer slow = new SlowPeer();
        try (ApiServer server = agents.serve(C, List.of(slow))) {
            reporter.start(OFTEN);
            await().atMost(PATIENCE).until(() -> slow.requests.size() == 1 && sequenceAt(b) > 10);

            slow.answer(0);
            await().atMost(PATIENCE).until(() -> slow.requests.size() >= 2);

            assertThat(server.port()).isPositive();
            assertThat(slow.requests.get(1).getStatus().getSequence()).isGreaterThan(10);
        }
    }

    private void awaitState(LoopbackAgents.Agent agent, NodeState expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(agent.board().last(A))
                        .hasValueSatisfying(
                                seen -> assertThat(seen.status().state()).isEqualTo(expected)));
    }

    private static long sequenceAt(LoopbackAgents.Agent agent) {
        return agent.board().last(A).map(seen -> seen.status().sequence()).orElse(0L);
    }

    /** Answers when told to. */
    private static final class SlowPeer extends PeerServiceGrpc.PeerServiceImplBase {
        private final List<ReportRequest> requests = new CopyOnWriteArrayList<>();
        private final List<StreamObserver<ReportReply>> callers = new CopyOnWriteArrayList<>();

        @Override
        public void report(ReportRequest request, StreamObserver<ReportReply> caller) {
            callers.add(caller);
            requests.add(request);
        }

        void answer(int call) {
            callers.get(call).onNext(ReportReply.getDefaultInstance());
            callers.get(call).onCompleted();
        }
    }
}
