package io.quorate.agent.peer;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.consensus.codec.CodecException;
import io.quorate.consensus.codec.CommandCodec;
import io.quorate.consensus.codec.ReplyCodec;
import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.log.ClusterLog;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.NodeId;
import io.quorate.proto.v1.CommandReply;
import io.quorate.proto.v1.Group;
import io.quorate.proto.v1.PeerServiceGrpc;
import io.quorate.proto.v1.ProbeReply;
import io.quorate.proto.v1.ProbeRequest;
import io.quorate.proto.v1.ProposeReply;
import io.quorate.proto.v1.ProposeRequest;
import io.quorate.proto.v1.ReportReply;
import io.quorate.proto.v1.ReportRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What other agents ask of this one. No method blocks. */
public final class PeerService extends PeerServiceGrpc.PeerServiceImplBase {
    private static final Duration LONGEST_PROPOSAL = Duration.ofSeconds(30);

    private final ClusterLog log;
    private final StatusBoard board;
    private final PeerChannels channels;
    private final ProbeAnswers probeAnswers;
    private final GroupWatch group;

    public PeerService(
            ClusterLog log, StatusBoard board, PeerChannels channels, ProbeAnswers probeAnswers, GroupWatch group) {
        this.log = log;
        this.board = board;
        this.channels = channels;
        this.probeAnswers = probeAnswers;
        this.group = group;
    }

    @Override
    public void probe(ProbeRequest request, StreamObserver<ProbeReply> reply) {
        reply.onNext(probeAnswers.answer(request));
        reply.onCompleted();
    }

    /**
     * FAILED_PRECONDITION and INVALID_ARGUMENT: nothing was submitted. ABORTED: submitted, outcome unknown. Any other failure must
     * be read like ABORTED.
     */
    @Override
    public void propose(ProposeRequest request, StreamObserver<ProposeReply> reply) {
        if (!group.isOwn(request.getGroup())) {
            reply.onError(Status.FAILED_PRECONDITION
                    .withDescription(
                            "the command is for another group than this node's: " + describe(request.getGroup()))
                    .asRuntimeException());
            return;
        }
        ClusterCommand command;
        try {
            command = CommandCodec.decode(request.getCommand().toByteArray());
        } catch (CodecException e) {
            reply.onError(
                    Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
            return;
        }
        // Without this an answer to a caller that has gone away would be an exception.
        ((ServerCallStreamObserver<ProposeReply>) reply).setOnCancelHandler(() -> {});
        CompletableFuture<Void> unused = log.propose(command, remaining())
                .thenAccept(outcome -> outcome.accept(new ProposeAnswer(reply)).run());
    }

    @Override
    public void report(ReportRequest request, StreamObserver<ReportReply> reply) {
        NodeStatus status;
        try {
            status = NodeStatusCodec.decode(request.getStatus());
        } catch (CodecException e) {
            reply.onError(
                    Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
            return;
        }
        if (!group.isOfCluster(request.getGroup())) {
            reply.onError(Status.INVALID_ARGUMENT
                    .withDescription("this node belongs to another group than " + describe(request.getGroup()))
                    .asRuntimeException());
            return;
        }
        if (!group.isOwn(request.getGroup())) {
            meet(status.node(), request.getGroup());
            // Nothing that it says counts here; that this group is another one is all that it is told.
            reply.onNext(ReportReply.newBuilder().setGroup(group.own()).build());
            reply.onCompleted();
            return;
        }
        // Only other members are heard: this bounds the board, and nobody else speaks for this node.
        if (!channels.others().containsKey(status.node())) {
            reply.onError(Status.INVALID_ARGUMENT
                    .withDescription("node is '" + status.node() + "': allowed are the other members, "
                            + channels.others().keySet())
                    .asRuntimeException());
            return;
        }
        board.put(status);
        reply.onNext(ReportReply.newBuilder()
                .setCoordinator(log.leadership().isSelfReady())
                .setGroup(group.own())
                .build());
        reply.onCompleted();
    }

    /** Survivors are members of every group before: what anybody else says of groups is no reason to fence. */
    private void meet(NodeId sender, Group other) {
        if (channels.others().containsKey(sender)) {
            group.met(other);
        }
    }

    private static String describe(Group other) {
        return "cluster '" + other.getCluster() + "', recovery " + other.getRecovery() + " " + other.getOrder();
    }

    /** What the caller's deadline leaves, within reason. */
    private static Duration remaining() {
        Deadline deadline = Context.current().getDeadline();
        if (deadline == null) {
            return LONGEST_PROPOSAL;
        }
        long left = Math.max(0, deadline.timeRemaining(TimeUnit.MILLISECONDS));
        return Duration.ofMillis(Math.min(left, LONGEST_PROPOSAL.toMillis()));
    }

    private record ProposeAnswer(StreamObserver<ProposeReply> reply) implements ProposalOutcome.Handler<Runnable> {
        @Override
        public Runnable applied(ProposalOutcome.Applied outcome) {
            return () -> answer(ReplyCodec.toProto(outcome));
        }

        @Override
        public Runnable rejected(ProposalOutcome.Rejected outcome) {
            return () -> answer(ReplyCodec.toProto(outcome));
        }

        @Override
        public Runnable notLeader(ProposalOutcome.NotLeader outcome) {
            return () -> fail(Status.FAILED_PRECONDITION, "this node does not lead; nothing was submitted");
        }

        @Override
        public Runnable unknown(ProposalOutcome.Unknown outcome) {
            return () -> fail(Status.ABORTED, "outcome unknown: " + outcome.reason());
        }

        private void answer(CommandReply commandReply) {
            reply.onNext(ProposeReply.newBuilder().setReply(commandReply).build());
            reply.onCompleted();
        }

        private void fail(Status status, String description) {
            reply.onError(status.withDescription(description).asRuntimeException());
        }
    }
}
