package io.quorate.agent.peer;

import io.grpc.BindableService;
import io.quorate.agent.api.ApiServer;
import io.quorate.agent.api.ListenException;
import io.quorate.consensus.log.ClusterLog;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.NodeId;
import io.quorate.proto.v1.ProbeReply;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;

/** Agents with real servers on free ports of the loopback address. Their topology is what has been started so far. */
public final class LoopbackAgents implements AutoCloseable {
    private final Map<NodeId, String> addresses = new ConcurrentHashMap<>();
    private final AtomicReference<ClusterState> topology = new AtomicReference<>(ClusterState.EMPTY);
    private final ExecutorService callbacks = Executors.newFixedThreadPool(2);
    private final List<Agent> agents = new ArrayList<>();

    /** What one node has. Closing it ends its server and everything under way there. */
    public record Agent(
            NodeId node,
            ClusterLog log,
            StatusBoard board,
            PeerChannels channels,
            ProposalRouter router,
            ApiServer server)
            implements AutoCloseable {
        @Override
        public void close() {
            server.close();
            router.close();
            channels.close();
        }
    }

    public Agent start(NodeId node, ClusterLog log) {
        return start(node, log, (board, router) -> List.of());
    }

    /** @param services what the node's server offers besides the peer service */
    public Agent start(
            NodeId node, ClusterLog log, BiFunction<StatusBoard, ProposalRouter, List<BindableService>> services) {
        return start(node, log, services, new GroupWatch("", 0, "", recovery -> {}, order -> {}));
    }

    /** @param group which of the cluster's groups the node belongs to */
    public Agent start(NodeId node, ClusterLog log, GroupWatch group) {
        return start(node, log, (board, router) -> List.of(), group);
    }

    private Agent start(
            NodeId node,
            ClusterLog log,
            BiFunction<StatusBoard, ProposalRouter, List<BindableService>> services,
            GroupWatch group) {
        StatusBoard board = new StatusBoard(System::nanoTime);
        PeerChannels channels = new PeerChannels(node, topology::get, Map.of(), callbacks);
        ProposalRouter router = new ProposalRouter(node, log, channels, group);
        PeerService peers = new PeerService(
                log,
                board,
                channels,
                request -> ProbeReply.newBuilder().setNode(node.name()).build(),
                group);
        List<BindableService> all = new ArrayList<>(List.of(peers));
        all.addAll(services.apply(board, router));
        Agent agent = new Agent(node, log, board, channels, router, serve(node, all));
        agents.add(agent);
        return agent;
    }

    /** Serves something else in a node's name. */
    public ApiServer serve(NodeId node, List<BindableService> services) {
        try {
            ApiServer server =
                    ApiServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "api.listen", services);
            announce(node, "127.0.0.1:" + server.port());
            return server;
        } catch (ListenException e) {
            throw new AssertionError(e);
        }
    }

    public void announce(NodeId node, String address) {
        addresses.put(node, address);
        topology.set(Topologies.of(addresses));
    }

    public String address(NodeId node) {
        return addresses.getOrDefault(node, "");
    }

    @Override
    public void close() {
        agents.forEach(Agent::close);
        callbacks.shutdownNow();
    }
}
