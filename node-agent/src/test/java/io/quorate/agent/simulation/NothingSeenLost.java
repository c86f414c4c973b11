package io.quorate.agent.simulation;

import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** What somebody has read on a primary is there on every later one, unless it was a write whose client had given up waiting. */
final class NothingSeenLost implements Invariant {
    private final World world;
    private final Set<Wal> cancelled = Collections.newSetFromMap(new IdentityHashMap<>());
    private Wal seen = Wal.EMPTY;

    NothingSeenLost(World world) {
        this.world = world;
    }

    @Override
    public void cancelled(Wal write) {
        cancelled.add(write);
    }

    @Override
    public void read(SimPostgres primary, Wal upTo) {
        Wal newest = upTo;
        while (cancelled.contains(newest)) {
            newest = newest.first(newest.length() - 1);
        }
        seen = newest;
    }

    @Override
    public void promotionCalled(NodeId node, Epoch epoch) {
        require(world.host(node).postgres());
    }

    @Override
    public void admitted(SimPostgres server) {
        if (server.isWritable() && !world.host(server.node).isWakingUp()) {
            require(server);
        }
    }

    private void require(SimPostgres server) {
        boolean isPromised = world.newest().settings().durability() != Durability.ASYNC;
        if (isPromised && !seen.isBeginningOf(server.disk.wal)) {
            throw new Violation(server.node + " is primary and has lost " + seen + " of epoch " + seen.epoch()
                    + ", which was seen: " + server);
        }
    }
}
