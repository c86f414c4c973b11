package io.quorate.agent.decision;

import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A node of the model: its WAL, the life of its directory, what it has promised, whom it receives from. */
final class SyncHistoryNode {
    /** A record of WAL. */
    record Entry(long timeline, long number) {}

    final NodeId id;
    final List<Entry> wal = new ArrayList<>();
    Incarnation incarnation;
    boolean hasData = true;
    /** Its agent is frozen or out of reach: no promise can be had of it, whatever its server does. */
    boolean isSilent;
    /** Receives from no epoch before this one; survives everything. */
    long promised;
    /** The life in which it promised: only this one may be promoted. */
    Optional<Incarnation> promisedAs = Optional.empty();

    Optional<SyncHistoryServer> upstream = Optional.empty();
    Optional<SyncHistoryServer> server = Optional.empty();

    SyncHistoryNode(NodeId id, Incarnation incarnation) {
        this.id = id;
        this.incarnation = incarnation;
        wal.add(new Entry(1, 0));
    }

    long timeline() {
        return wal.get(wal.size() - 1).timeline();
    }

    WalPosition position() {
        return new WalPosition(new Timeline(timeline()), new Lsn(wal.size()));
    }

    boolean isPrefixOf(SyncHistoryNode other) {
        return wal.size() <= other.wal.size()
                && other.wal.subList(0, wal.size()).equals(wal);
    }

    boolean mustBeReplaced(SyncHistoryNode primary) {
        return !hasData || !isPrefixOf(primary);
    }

    void cut() {
        upstream.ifPresent(from -> from.disconnect(id));
        upstream = Optional.empty();
    }

    /** Whoever received from it is cut off. */
    void stop(List<SyncHistoryNode> all) {
        if (server.isPresent()) {
            all.stream().filter(node -> node.upstream.equals(server)).forEach(SyncHistoryNode::cut);
            server = Optional.empty();
        }
    }

    static Map<NodeId, Incarnation> lives(List<SyncHistoryNode> nodes) {
        Map<NodeId, Incarnation> lives = new TreeMap<>();
        nodes.forEach(node -> lives.put(node.id, node.incarnation));
        return lives;
    }
}
