package io.quorate.client;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.okhttp.OkHttpServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A {@link FakeClusterService} on a free port of the loopback interface. */
public final class FakeAgent implements AutoCloseable {
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
