package io.quorate.consensus.ratis;

import io.quorate.consensus.model.NodeId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.proto.RaftProtos;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;

/**
 * Disturbs the real gRPC between peers of one process: a message over a cut line vanishes in silence before its receiver sees
 * it, as in a network that drops packets. A stream that lost a message is broken off once the line works again.
 */
final class PeerNetwork {
    private final Set<Line> cut = ConcurrentHashMap.newKeySet();
    private final Map<NodeId, Duration> delays = new ConcurrentHashMap<>();

    /** Between the two, both ways. */
    void cut(NodeId one, NodeId other) {
        cut.add(new Line(one, other));
        cut.add(new Line(other, one));
    }

    void heal() {
        cut.clear();
        delays.clear();
    }

    /** Every message to the node takes so much longer. */
    void slowDown(NodeId receiver, Duration delay) {
        delays.put(receiver, delay);
    }

    /** What the receiver's server is wrapped into. */
    GrpcServices.Customizer at(NodeId receiver) {
        return (builder, types) -> builder.intercept(new ReceivingEnd(receiver));
    }

    private record Line(NodeId from, NodeId to) {}

    private final class ReceivingEnd implements ServerInterceptor {
        private final NodeId receiver;

        ReceivingEnd(NodeId receiver) {
            this.receiver = receiver;
        }

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            return new LossyCall<>(receiver, call, next.startCall(call, headers));
        }
    }

    private final class LossyCall<Q, A> extends ForwardingServerCallListener.SimpleForwardingServerCallListener<Q> {
        private final NodeId receiver;
        private final ServerCall<Q, A> call;
        private boolean hasLost;

        LossyCall(NodeId receiver, ServerCall<Q, A> call, ServerCall.Listener<Q> delegate) {
            super(delegate);
            this.receiver = receiver;
            this.call = call;
        }

        @Override
        public void onMessage(Q message) {
            LockSupport.parkNanos(delays.getOrDefault(receiver, Duration.ZERO).toNanos());
            if (cut.contains(new Line(sender(message), receiver))) {
                hasLost = true;
                call.request(1);
            } else if (hasLost) {
                super.onCancel();
                call.close(Status.UNAVAILABLE.withDescription("the stream has lost a message"), new Metadata());
            } else {
                super.onMessage(message);
            }
        }

        @Override
        public void onHalfClose() {
            if (!hasLost) {
                super.onHalfClose();
            }
        }
    }

    private static NodeId sender(Object message) {
        if (message instanceof RaftProtos.AppendEntriesRequestProto append) {
            return node(append.getServerRequest());
        }
        if (message instanceof RaftProtos.RequestVoteRequestProto vote) {
            return node(vote.getServerRequest());
        }
        if (message instanceof RaftProtos.InstallSnapshotRequestProto snapshot) {
            return node(snapshot.getServerRequest());
        }
        if (message instanceof RaftProtos.StartLeaderElectionRequestProto start) {
            return node(start.getServerRequest());
        }
        throw new IllegalStateException("a message that nobody sends here: " + message.getClass());
    }

    private static NodeId node(RaftProtos.RaftRpcRequestProto request) {
        ByteString id = request.getRequestorId();
        return RaftNames.node(RaftPeerId.valueOf(id.toString(StandardCharsets.UTF_8)));
    }
}
