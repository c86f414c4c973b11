package io.quorate.client;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.quorate.proto.v1.ClusterStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** A {@link FakeClusterService} on a free port of the loopback interface. */
public final class FakeAgent implements AutoCloseable {
    // The first call of a JVM loads gRPC. On a busy machine that takes longer than clusterctl waits, and no test is
    // about it.
    static {
        try (FakeAgent agent = new FakeAgent();
                ClusterClient client = new ClusterClient(List.of(agent.endpoint()))) {
            agent.service.status(FakeClusterService.with(ClusterStatus.getDefaultInstance()));
            Outcome<ClusterStatus> warm = client.status(Duration.ofMinutes(2));
            if (!(warm instanceof Outcome.Done)) {
                throw new AssertionError("a fake agent does not answer: " + warm);
            }
        }
    }

    private final FakeClusterService service = new FakeClusterService();
    private final Server server;
    private final Endpoint endpoint;

    public FakeAgent() {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            server = OkHttpServerBuilder.forPort(anyPort, InsecureServerCredentials.create())
                    .addService(service)
                    .build()
                    .start();
            endpoint = new Endpoint(InetAddress.getLoopbackAddress().getHostAddress(), server.getPort());
        } catch (IOException failure) {
            throw new UncheckedIOException("starting a fake agent on " + anyPort, failure);
        }
    }

    public FakeClusterService service() {
        return service;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /** Breaks every connection and refuses new ones, as a killed agent does. */
    @Override
    public void close() {
        server.shutdownNow();
    }
}
