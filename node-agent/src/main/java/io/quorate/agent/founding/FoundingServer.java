package io.quorate.agent.founding;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.quorate.agent.config.Address;
import io.quorate.proto.v1.PeerServiceGrpc;
import io.quorate.proto.v1.ProbeReply;
import io.quorate.proto.v1.ProbeRequest;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Answers probes on the api address, and nothing else, until the agent's full service takes the address over. */
final class FoundingServer {
    private static final long STOP_TIMEOUT_SECONDS = 2;

    private final Server server;

    private FoundingServer(Server server) {
        this.server = server;
    }

    /** Listens when it returns. */
    static FoundingServer start(Address address, ProbeResponder responder) throws IOException {
        return new FoundingServer(NettyServerBuilder.forAddress(address.toSocketAddress())
                .addService(new ProbeService(responder))
                // The answer lies in memory: no thread of its own is worth it.
                .directExecutor()
                .build()
                .start());
    }

    /** The address is free when it returns. Idempotent. */
    void stop() throws InterruptedException {
        server.shutdown();
        if (!server.awaitTermination(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            server.shutdownNow();
            server.awaitTermination(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static final class ProbeService extends PeerServiceGrpc.PeerServiceImplBase {
        private final ProbeResponder responder;

        private ProbeService(ProbeResponder responder) {
            this.responder = responder;
        }

        @Override
        public void probe(ProbeRequest request, StreamObserver<ProbeReply> reply) {
            reply.onNext(responder.answer(request));
            reply.onCompleted();
        }
    }
}
