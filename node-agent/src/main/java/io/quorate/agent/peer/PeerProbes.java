package io.quorate.agent.peer;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.quorate.consensus.model.NodeId;
import io.quorate.proto.v1.PeerServiceGrpc;
import io.quorate.proto.v1.ProbeReply;
import io.quorate.proto.v1.ProbeRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks other agents whether they have ever been part of a Raft group. Thread-safe. */
public final class PeerProbes {
    private static final Logger LOG = LoggerFactory.getLogger(PeerProbes.class);

    private final PeerChannels channels;

    public PeerProbes(PeerChannels channels) {
        this.channels = channels;
    }

    /** The answer of one node; empty when none came within the deadline, which says nothing about that node. */
    public CompletableFuture<Optional<ProbeReply>> probe(NodeId node, ProbeRequest request, Duration deadline) {
        Optional<ManagedChannel> channel = channels.channel(node);
        if (channel.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        CompletableFuture<Optional<ProbeReply>> result = new CompletableFuture<>();
        PeerServiceGrpc.newStub(channel.get())
                .withWaitForReady()
                .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
                .probe(request, new Answer(node, result));
        return result;
    }

    private record Answer(NodeId node, CompletableFuture<Optional<ProbeReply>> result)
            implements StreamObserver<ProbeReply> {
        @Override
        public void onNext(ProbeReply reply) {
            result.complete(Optional.of(reply));
        }

        @Override
        public void onError(Throwable failure) {
            LOG.atDebug().addKeyValue("node", node).log("no answer to the probe: " + Status.fromThrowable(failure));
            result.complete(Optional.empty());
        }

        @Override
        public void onCompleted() {
            result.complete(Optional.empty());
        }
    }
}
