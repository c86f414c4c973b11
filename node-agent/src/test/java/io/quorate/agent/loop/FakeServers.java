package io.quorate.agent.loop;

import io.quorate.agent.postgres.Upstream;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The servers of a cluster and the network between them. A standby has what its upstream has, at once, while both run and reach each
 * other. One lock guards all of them: this object.
 */
final class FakeServers {
    private final Map<NodeId, FakePostgresServer> servers = new TreeMap<>();
    private final Set<NodeId> cutOff = new HashSet<>();
    private ServerEvents events = ServerEvents.NONE;
    private long lastNumber = 1000;

    synchronized FakePostgresServer add(NodeId node) {
        FakePostgresServer server = new FakePostgresServer(this, node);
        servers.put(node, server);
        return server;
    }

    synchronized void watchedBy(ServerEvents watcher) {
        events = watcher;
    }

    synchronized ServerEvents events() {
        return events;
    }

    synchronized Collection<FakePostgresServer> all() {
        return servers.values();
    }

    /** As another node names it. */
    static Upstream upstream(NodeId node, Epoch epoch) {
        return new Upstream(node, node.name(), 5432, epoch);
    }

    /** Who gets this one's WAL at once. */
    synchronized List<FakePostgresServer> streamingFrom(NodeId node) {
        return servers.values().stream()
                .filter(server -> server.streamsFrom(node))
                .toList();
    }

    /** Every commit that a client was told of, on whichever server. */
    synchronized List<FakeCommit> acknowledged() {
        return servers.values().stream()
                .flatMap(server -> server.replication().acknowledged().stream())
                .toList();
    }

    synchronized void garblePromise(NodeId node) {
        Optional.ofNullable(servers.get(node)).orElseThrow().replication().garblePromise();
    }

    synchronized void cutOff(NodeId node) {
        cutOff.add(node);
        changed();
    }

    synchronized void heal() {
        cutOff.clear();
        changed();
    }

    synchronized boolean reach(NodeId left, NodeId right) {
        return !cutOff.contains(left) && !cutOff.contains(right);
    }

    /** Process numbers and system identifiers. */
    synchronized long nextNumber() {
        return ++lastNumber;
    }

    /** WAL flows, twice: a standby of a standby gets what has just arrived. Then clients are told. */
    synchronized void changed() {
        servers.values().forEach(FakePostgresServer::receive);
        servers.values().forEach(FakePostgresServer::receive);
        servers.values().forEach(FakePostgresServer::acknowledge);
    }

    /** The server that a node could stream from, or clone. */
    synchronized Optional<FakePostgresServer> reachable(NodeId from, NodeId upstream) {
        return Optional.ofNullable(servers.get(upstream))
                .filter(server -> reach(from, upstream))
                .filter(FakePostgresServer::isRunning);
    }
}
