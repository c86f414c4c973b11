package io.quorate.agent.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.consensus.codec.CommandCodec;
import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.NodeId;
import io.quorate.proto.v1.Group;
import io.quorate.proto.v1.PeerServiceGrpc;
import io.quorate.proto.v1.PeerServiceGrpc.PeerServiceBlockingStub;
import io.quorate.proto.v1.ProbeReply;
import io.quorate.proto.v1.ProbeRequest;
import io.quorate.proto.v1.ProposeRequest;
import io.quorate.proto.v1.ReportReply;
import io.quorate.proto.v1.ReportRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PeerServiceTest {
    private static final NodeId A = new NodeId("node-a");
    private static final NodeId B = new NodeId("node-b");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final LoopbackAgents agents = new LoopbackAgents();
    private final ScriptedLog logOfB = new ScriptedLog();
    private final LoopbackAgents.Agent a = agents.start(A, new ScriptedLog());
    private final LoopbackAgents.Agent b = agents.start(B, logOfB);

    @AfterEach
    void close() {
        agents.close();
    }

    @Test
    void a_node_that_does_not_lead_says_that_nothing_was_submitted() {
        assertFails(() -> propose(new byte[] {0x6a, 0}), Status.Code.FAILED_PRECONDITION);
    }

    @Test
    void a_lost_outcome_is_not_mistaken_for_a_refusal() {
        logOfB.answering(command -> new ProposalOutcome.Unknown("leadership lost"));

        assertFails(() -> propose(CommandCodec.encode(new ClusterCommand.Observe())), Status.Code.ABORTED);
    }

    @Test
    void bytes_that_are_no_command_are_not_submitted() {
        assertFails(() -> propose(new byte[] {1, 2, 3}), Status.Code.INVALID_ARGUMENT);
        assertFails(() -> propose(new byte[0]), Status.Code.INVALID_ARGUMENT);
        assertThat(logOfB.proposed()).isEmpty();
    }

    @Test
    void a_report_is_taken_and_answered_with_who_coordinates() {
        assertThat(report(StatusBuilder.primary("node-a").build()).getCoordinator())
                .isFalse();
        logOfB.leading(B);
        assertThat(report(StatusBuilder.primary("node-a").sequence(2).build()).getCoordinator())
                .isTrue();

        assertThat(b.board().last(A))
                .hasValueSatisfying(seen -> assertThat(seen.status().sequence()).isEqualTo(2));
    }

    @Test
    void a_report_that_is_no_status_of_another_member_is_refused() {
        assertFails(() -> report(StatusBuilder.primary("node-x").build()), Status.Code.INVALID_ARGUMENT);
        assertFails(() -> report(StatusBuilder.primary("node-b").build()), Status.Code.INVALID_ARGUMENT);
        assertFails(() -> stub().report(ReportRequest.getDefaultInstance()), Status.Code.INVALID_ARGUMENT);
        assertThat(b.board().all()).isEmpty();
    }

    @Test
    void a_command_that_was_meant_for_another_group_is_not_submitted() {
        ProposeRequest ofRecovered = ProposeRequest.newBuilder()
                .setFrom("node-a")
                .setCommand(ByteString.copyFrom(CommandCodec.encode(new ClusterCommand.Observe())))
                .setGroup(Group.newBuilder().setRecovery(1))
                .build();

        assertFails(() -> stub().propose(ofRecovered), Status.Code.FAILED_PRECONDITION);
        assertThat(logOfB.proposed()).isEmpty();
    }

    @Test
    void neither_another_cluster_nor_a_stranger_can_say_that_this_group_is_over() {
        AtomicInteger met = new AtomicInteger();
        NodeId c = new NodeId("node-c");
        agents.start(c, new ScriptedLog(), new GroupWatch("", 0, "", met::set, order -> {}));
        Group later = Group.newBuilder().setRecovery(9).build();
        Group elsewhere = later.toBuilder().setCluster("billing").build();

        assertFails(() -> report(c, "node-a", elsewhere), Status.Code.INVALID_ARGUMENT);
        assertThat(report(c, "node-x", later).getGroup()).isEqualTo(Group.getDefaultInstance());
        assertThat(met.get()).isZero();
        report(c, "node-a", later);
        assertThat(met.get()).isEqualTo(9);
    }

    private ReportReply report(NodeId to, String from, Group group) {
        return PeerServiceGrpc.newBlockingStub(a.channels().channel(to).orElseThrow())
                .withWaitForReady()
                .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .report(ReportRequest.newBuilder()
                        .setStatus(NodeStatusCodec.encode(
                                StatusBuilder.primary(from).build()))
                        .setGroup(group)
                        .build());
    }

    @Test
    void a_probe_is_answered_and_one_that_cannot_be_is_empty() {
        PeerProbes probes = new PeerProbes(a.channels());
        ProbeRequest request = ProbeRequest.newBuilder().setFrom("node-a").build();

        assertThat(probes.probe(B, request, PATIENCE).join())
                .map(ProbeReply::getNode)
                .contains("node-b");

        b.close();
        assertThat(probes.probe(B, request, Duration.ofMillis(200)).join()).isEmpty();
        assertThat(probes.probe(new NodeId("node-x"), request, PATIENCE).join()).isEmpty();
    }

    private void propose(byte[] command) {
        stub().propose(ProposeRequest.newBuilder()
                .setFrom("node-a")
                .setCommand(ByteString.copyFrom(command))
                .build());
    }

    private ReportReply report(NodeStatus status) {
        return stub().report(ReportRequest.newBuilder()
                .setStatus(NodeStatusCodec.encode(status))
                .build());
    }

    private PeerServiceBlockingStub stub() {
        return PeerServiceGrpc.newBlockingStub(a.channels().channel(B).orElseThrow())
                .withWaitForReady()
                .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static void assertFails(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Status.Code expected) {
        assertThatThrownBy(call)
                .satisfies(failure ->
                        assertThat(Status.fromThrowable(failure).getCode()).isEqualTo(expected));
    }
}
