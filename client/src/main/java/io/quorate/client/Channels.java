package io.quorate.client;

import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.util.HashMap;
import java.util.Map;

/** One connection for each endpoint, opened when it is first asked. Used by one thread at a time. */
final class Channels implements AutoCloseable {
    private final Map<Endpoint, ManagedChannel> open = new HashMap<>();

    ManagedChannel to(Endpoint endpoint) {
        return open.computeIfAbsent(endpoint, Channels::connect);
    }

    /** Tries closed connections anew at once: a node that came back must not wait for a backoff of minutes. */
    void retryNow() {
        open.values().forEach(ManagedChannel::resetConnectBackoff);
    }

    private static ManagedChannel connect(Endpoint endpoint) {
        return OkHttpChannelBuilder.forAddress(endpoint.host(), endpoint.port(), InsecureChannelCredentials.create())
                // A repeated command would be one nobody asked for; and without retries a call tells whether it was
                // sent.
                .disableRetry()
                .disableServiceConfigLookUp()
                // Agents are reached directly; looking for a proxy also costs start-up time.
                .proxyDetector(address -> null)
                // Callbacks only put into queues.
                .directExecutor()
                .build();
    }

    @Override
    public void close() {
        open.values().forEach(ManagedChannel::shutdownNow);
        open.clear();
    }
}
