package io.quorate.agent.founding;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.quorate.agent.config.Address;
import io.quorate.consensus.model.NodeId;
import io.quorate.proto.v1.PeerServiceGrpc;
import io.quorate.proto.v1.ProbeReply;
import io.quorate.proto.v1.ProbeRequest;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Asks the other voters, all at the same time. For one thread. */
final class VoterProbes implements AutoCloseable {
    private final String cluster;
    private final ProbeRequest request;
    private final Duration timeout;
    private final Map<NodeId, ManagedChannel> channels = new TreeMap<>();

    /** @param timeout how long one voter has for its answer */
    VoterProbes(String cluster, NodeId self, Map<NodeId, Address> others, Duration timeout) {
        this.cluster = cluster;
        this.request = ProbeRequest.newBuilder()
                .setCluster(cluster)
                .setFrom(self.name())
                .build();
        this.timeout = timeout;
        others.forEach((node, address) -> channels.put(node, open(address)));
    }

    private static ManagedChannel open(Address address) {
        return NettyChannelBuilder.forAddress(address.host(), address.port())
                .usePlaintext()
                // Agents talk to each other directly, whatever proxy the environment of the process names.
                .proxyDetector(target -> null)
                .build();
    }

    /** An answer for every other voter; whoever says nothing in time is {@link ProbeAnswer.None}. */
    Map<NodeId, ProbeAnswer> askAll() throws InterruptedException {
        Map<NodeId, ListenableFuture<ProbeReply>> replies = new TreeMap<>();
        channels.forEach((node, channel) -> {
            // gRPC would wait longer after every failure, up to minutes, and miss a node that has just come up.
            channel.resetConnectBackoff();
            replies.put(
                    node,
                    PeerServiceGrpc.newFutureStub(channel)
                            .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
                            .probe(request));
        });
        Map<NodeId, ProbeAnswer> answers = new TreeMap<>();
        for (Map.Entry<NodeId, ListenableFuture<ProbeReply>> reply : replies.entrySet()) {
            answers.put(reply.getKey(), answer(reply.getKey(), reply.getValue()));
        }
        return answers;
    }

    private ProbeAnswer answer(NodeId node, ListenableFuture<ProbeReply> reply) throws InterruptedException {
        try {
            // The call has a deadline of its own: this ends.
            return ProbeAnswer.of(cluster, node, reply.get());
        } catch (ExecutionException e) {
            return new ProbeAnswer.None(reason(Status.fromThrowable(e)));
        }
    }

    private String reason(Status status) {
        return switch (status.getCode()) {
            case UNAVAILABLE -> "does not listen";
            case DEADLINE_EXCEEDED -> "did not answer within " + timeout.toMillis() + " ms";
            default -> "answered " + status.getCode() + ": " + status.getDescription();
        };
    }

    @Override
    public void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
    }
}
