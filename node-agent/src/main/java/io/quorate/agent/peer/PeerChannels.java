package io.quorate.agent.peer;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One connection to each other agent, opened when first asked for. Thread-safe.
 *
 * <p>The recorded topology names the addresses; before it is known, the configured peers do. A channel whose node has left or has
 * moved to another address is closed, so there are never more channels than members.
 */
public final class PeerChannels implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration KEEPALIVE_INTERVAL = Duration.ofSeconds(10);
    private static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(2);
    private static final int MAX_MESSAGE_BYTES = 1 << 20;

    private final NodeId self;
    private final Supplier<ClusterState> topology;
    private final Map<NodeId, String> configuredPeers;
    private final Executor callbacks;
    private final Map<NodeId, Connection> connections = new HashMap<>();
    private boolean isClosed;

    /**
     * @param topology the last applied state
     * @param configuredPeers api addresses ({@code host:port}) by node; this node's own may be among them
     * @param callbacks runs what arrives; bounded by the caller, and must not block
     */
    public PeerChannels(
            NodeId self, Supplier<ClusterState> topology, Map<NodeId, String> configuredPeers, Executor callbacks) {
        this.self = self;
        this.topology = topology;
        this.configuredPeers = Map.copyOf(configuredPeers);
        this.callbacks = callbacks;
    }

    /** Api addresses of the other nodes, by name. */
    public Map<NodeId, String> others() {
        Map<NodeId, String> others = new TreeMap<>(addresses());
        others.remove(self);
        return others;
    }

    /** Where a node's agent listens; also this node's own. */
    public Optional<String> address(NodeId node) {
        return Optional.ofNullable(addresses().get(node));
    }

    /** The channel to another node; empty when it is not known, is this node, or after {@link #close}. */
    public Optional<ManagedChannel> channel(NodeId node) {
        synchronized (connections) {
            Map<NodeId, String> others = others();
            closeAllBut(others);
            String address = others.get(node);
            if (isClosed || address == null) {
                return Optional.empty();
            }
            ManagedChannel channel = connections.computeIfAbsent(node, unused -> open(address)).channel;
            // gRPC waits up to two minutes before it tries again; a node that has come back must be heard of at once.
            if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
                channel.resetConnectBackoff();
            }
            return Optional.of(channel);
        }
    }

    @Override
    public void close() {
        synchronized (connections) {
            isClosed = true;
            closeAllBut(Map.of());
        }
    }

    private Map<NodeId, String> addresses() {
        ClusterState state = topology.get();
        if (!state.isFounded()) {
            return configuredPeers;
        }
        Map<NodeId, String> recorded = new HashMap<>();
        state.members().forEach((node, member) -> recorded.put(node, member.apiAddress()));
        return recorded;
    }

    private void closeAllBut(Map<NodeId, String> wanted) {
        Set<NodeId> open = new HashSet<>(connections.keySet());
        for (NodeId node : open) {
            Connection connection = connections.get(node);
            if (connection != null && !connection.address.equals(wanted.get(node))) {
                connections.remove(node);
                connection.channel.shutdownNow();
            }
        }
    }

    private Connection open(String address) {
        ManagedChannel channel = NettyChannelBuilder.forTarget("dns:///" + address)
                .usePlaintext()
                // Agents talk to each other directly, whatever proxy the environment of the process names.
                .proxyDetector(target -> null)
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
                .keepAliveTime(KEEPALIVE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(KEEPALIVE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                // A repetition that the caller does not know of would be a second submission.
                .disableRetry()
                .executor(callbacks)
                .build();
        return new Connection(address, channel);
    }

    private record Connection(String address, ManagedChannel channel) {}
}
