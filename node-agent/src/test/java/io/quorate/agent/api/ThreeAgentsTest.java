package io.quorate.agent.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.quorate.agent.peer.LoopbackAgents;
import io.quorate.agent.peer.ProposalRouter;
import io.quorate.agent.peer.Topologies;
import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.log.ClusterLog;
import io.quorate.consensus.log.InMemoryLogs;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.NodeId;
import io.quorate.proto.v1.ClusterServiceGrpc;
import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.GetStatusRequest;
import io.quorate.proto.v1.PauseRequest;
import io.quorate.proto.v1.StatusSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three agents with real servers over the in-memory logs: what the services and the router promise together. */
final class ThreeAgentsTest {
    private static final NodeId A = new NodeId("node-a");
    private static final NodeId B = new NodeId("node-b");
    private static final NodeId C = new NodeId("node-c");
    private static final List<NodeId> NODES = List.of(A, B, C);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final InMemoryLogs logs = new InMemoryLogs(NODES);
    private final LoopbackAgents agents = new LoopbackAgents();
    private final Map<NodeId, LoopbackAgents.Agent> started = new TreeMap<>();
    private final List<AutoCloseable> closeables = new ArrayList<>();

    @BeforeEach
    void found() {
        NODES.forEach(node -> started.put(node, start(node)));
        logs.elect(B);
        Map<NodeId, String> addresses = new TreeMap<>();
        NODES.forEach(node -> addresses.put(node, agents.address(node)));
        assertThat(propose(A, Topologies.founding(addresses))).isInstanceOf(ProposalOutcome.Applied.class);
    }

    @AfterEach
    void close() throws Exception {
        agents.close();
        for (AutoCloseable closeable : closeables) {
            closeable.close();
        }
        logs.close();
    }

    @Test
    void what_a_follower_proposes_is_applied_everywhere() {
        NODES.forEach(
                node -> assertThat(logs.log(node).applied().state().cluster()).isEqualTo("orders"));
    }

    @Test
    void a_rejection_by_the_state_reaches_the_follower_that_proposed() {
        assertThat(propose(A, new ClusterCommand.ResumeCluster("anna")))
                .isInstanceOfSatisfying(
                        ProposalOutcome.Rejected.class,
                        rejected -> assertThat(rejected.rejection().detail()).contains("not paused"));
    }

    @Test
    void the_coordinator_answers_for_a_majority_and_the_others_for_themselves() {
        assertThat(statusOf(B).getSource()).isEqualTo(StatusSource.STATUS_SOURCE_QUORUM);
        assertThat(statusOf(A)).satisfies(status -> {
            assertThat(status.getSource()).isEqualTo(StatusSource.STATUS_SOURCE_PARTIAL);
            assertThat(status.getCoordinator()).isEqualTo("node-b");
            assertThat(status.getMembersCount()).isEqualTo(3);
        });
    }

    @Test
    void a_coordinator_that_is_cut_off_still_answers_and_does_not_claim_a_majority() {
        logs.isolate(B);

        ClusterStatus status = statusOf(B);

        assertThat(status.getSource()).isEqualTo(StatusSource.STATUS_SOURCE_PARTIAL);
        assertThat(status.getProblemsList())
                .anyMatch(problem -> problem.getWhat().contains("did not reach a majority"));
    }

    @Test
    void a_lost_outcome_is_unknown_to_the_follower_and_the_command_is_applied_once() {
        logs.loseOutcomes();
        long before = logs.log(C).applied().index();

        assertThat(propose(A, new ClusterCommand.PauseCluster("anna"))).isInstanceOf(ProposalOutcome.Unknown.class);

        assertThat(logs.log(C).applied().index()).isEqualTo(before + 1);
        assertThat(propose(A, new ClusterCommand.Observe())).isInstanceOf(ProposalOutcome.Unknown.class);
        assertThat(logs.log(C).applied().index()).isEqualTo(before + 2);
    }

    @Test
    void a_proposal_made_while_nobody_leads_goes_to_the_next_leader() {
        logs.noLeader();
        CompletableFuture<ProposalOutcome> waiting =
                router(A).propose(new ClusterCommand.PauseCluster("anna"), PATIENCE);

        logs.elect(C);

        assertThat(ended(waiting)).isInstanceOf(ProposalOutcome.Applied.class);
    }

    @Test
    void a_pause_is_taken_by_the_coordinator_and_seen_by_all() {
        PauseRequest request = PauseRequest.newBuilder().setRequestedBy("anna").build();

        ask(B, stub -> stub.pause(request));

        await().atMost(PATIENCE)
                .until(() -> logs.log(A).applied().state().pause().holdsDecisions());
        StatusRuntimeException refused = Assertions.catchThrowableOfType(
                StatusRuntimeException.class, () -> ask(A, stub -> stub.pause(request)));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(refused.getTrailers()).isNotNull();
        assertThat(refused.getTrailers().get(Refusals.COORDINATOR)).isEqualTo("node-b " + agents.address(B));
    }

    private LoopbackAgents.Agent start(NodeId node) {
        ClusterLog log = logs.log(node);
        return agents.start(node, log, (board, router) -> {
            ClusterService service = new ClusterService(
                    new ApiIdentity("orders", node, "0.1.0"),
                    log,
                    router,
                    board,
                    ApiFixture.withoutRecovery(node, log),
                    Duration.ofMillis(500),
                    System::nanoTime);
            closeables.add(service);
            return List.of(service);
        });
    }

    private ProposalOutcome propose(NodeId from, ClusterCommand command) {
        return ended(router(from).propose(command, PATIENCE));
    }

    private ProposalRouter router(NodeId node) {
        return Objects.requireNonNull(started.get(node)).router();
    }

    private static ProposalOutcome ended(CompletableFuture<ProposalOutcome> outcome) {
        return outcome.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private ClusterStatus statusOf(NodeId node) {
        return ask(node, stub -> stub.getStatus(GetStatusRequest.getDefaultInstance()));
    }

    private <T> T ask(NodeId node, Function<ClusterServiceGrpc.ClusterServiceBlockingStub, T> call) {
        ManagedChannel channel = NettyChannelBuilder.forTarget(agents.address(node))
                .usePlaintext()
                .build();
        try {
            return call.apply(ClusterServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        } finally {
            channel.shutdownNow();
        }
    }
}
