package io.quorate.agent.founding;

import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import io.quorate.agent.api.NetworkThreads;
import io.quorate.agent.config.Address;
import io.quorate.proto.v1.PeerServiceGrpc;
import io.quorate.proto.v1.ProbeReply;
import io.quorate.proto.v1.ProbeRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Answers probes on the api address, and nothing else, until the agent's full service takes the address over. */
final class FoundingServer {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    private final Server server;
    private final NetworkThreads threads;

    private FoundingServer(Server server, NetworkThreads threads) {
        this.server = server;
        this.threads = threads;
    }

    /** Listens when it returns. */
    static FoundingServer start(Address address, ProbeResponder responder) throws IOException {
        NetworkThreads threads = new NetworkThreads();
        try {
            return new FoundingServer(
                    threads.builder(address.toSocketAddress())
                            .addService(new ProbeService(responder))
                            // The answer lies in memory: no thread of its own is worth it.
                            .directExecutor()
                            .build()
                            .start(),
                    threads);
        } catch (IOException e) {
            threads.end();
            throw e;
        }
    }

    /** Answers what it has been asked already. The address is free when it returns. Idempotent. */
    void stop() throws InterruptedException {
        server.shutdown();
        if (!server.awaitTermination(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            server.shutdownNow();
        }
        threads.awaitEnd(server, STOP_TIMEOUT);
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
