package io.quorate.agent.peer;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.quorate.consensus.codec.CodecException;
import io.quorate.consensus.codec.CommandCodec;
import io.quorate.consensus.codec.ReplyCodec;
import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.NodeId;
import io.quorate.proto.v1.PeerServiceGrpc;
import io.quorate.proto.v1.ProposeReply;
import io.quorate.proto.v1.ProposeRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One proposal to another agent, sent at most once.
 *
 * <p>gRPC cannot say of a failed call whether it had been sent. So a call is made only over a connection that already stands: without
 * one nothing was submitted, and every failure of a call that was made counts as "unknown" unless the other side said otherwise.
 */
final class LeaderCalls {
    private final NodeId self;
    private final PeerChannels channels;
    private final GroupWatch group;

    LeaderCalls(NodeId self, PeerChannels channels, GroupWatch group) {
        this.self = self;
        this.channels = channels;
        this.group = group;
    }

    /** {@link ProposalOutcome.NotLeader}: nothing was submitted. Never completes exceptionally. */
    CompletableFuture<ProposalOutcome> propose(NodeId leader, ClusterCommand command, Duration deadline) {
        ProposalOutcome notSubmitted = new ProposalOutcome.NotLeader(Optional.of(leader));
        Optional<ManagedChannel> connected =
                channels.channel(leader).filter(channel -> channel.getState(true) == ConnectivityState.READY);
        if (connected.isEmpty()) {
            return CompletableFuture.completedFuture(notSubmitted);
        }
        ProposeRequest request = ProposeRequest.newBuilder()
                .setFrom(self.name())
                .setGroup(group.own())
                .setCommand(UnsafeByteOperations.unsafeWrap(CommandCodec.encode(command)))
                .build();
        CompletableFuture<ProposalOutcome> result = new CompletableFuture<>();
        PeerServiceGrpc.newStub(connected.get())
                .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
                .propose(request, new Answer(leader, notSubmitted, result));
        return result;
    }

    private record Answer(NodeId leader, ProposalOutcome notSubmitted, CompletableFuture<ProposalOutcome> result)
            implements StreamObserver<ProposeReply> {
        @Override
        public void onNext(ProposeReply reply) {
            try {
                result.complete(ReplyCodec.fromProto(reply.getReply()));
            } catch (CodecException e) {
                result.complete(unknown("its answer cannot be read: " + e.getMessage()));
            }
        }

        @Override
        public void onError(Throwable failure) {
            Status status = Status.fromThrowable(failure);
            result.complete(
                    switch (status.getCode()) {
                        case FAILED_PRECONDITION, INVALID_ARGUMENT, UNIMPLEMENTED -> notSubmitted;
                        case OK,
                                CANCELLED,
                                UNKNOWN,
                                DEADLINE_EXCEEDED,
                                NOT_FOUND,
                                ALREADY_EXISTS,
                                PERMISSION_DENIED,
                                RESOURCE_EXHAUSTED,
                                ABORTED,
                                OUT_OF_RANGE,
                                INTERNAL,
                                UNAVAILABLE,
                                DATA_LOSS,
                                UNAUTHENTICATED -> unknown(status.getCode() + " " + status.getDescription());
                    });
        }

        @Override
        public void onCompleted() {
            result.complete(unknown("it ended the call without an answer"));
        }

        private ProposalOutcome unknown(String reason) {
            return new ProposalOutcome.Unknown("agent of " + leader + ": " + reason);
        }
    }
}
