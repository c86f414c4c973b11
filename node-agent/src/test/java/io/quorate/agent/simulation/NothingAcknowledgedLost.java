package io.quorate.agent.simulation;

import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;
import java.util.ArrayList;
import java.util.List;

/** What a client was told is safe is there on every later primary, from the moment it is promoted. Not with async, which does not promise it. */
final class NothingAcknowledgedLost implements Invariant {
    private final World world;
    private final List<Wal> writes = new ArrayList<>();

    NothingAcknowledgedLost(World world) {
        this.world = world;
    }

    @Override
    public void acknowledged(SimPostgres primary, Wal write) {
        writes.add(write);
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
        if (world.newest().settings().durability() != Durability.ASYNC) {
            Wal held = server.disk.wal;
            for (int i = writes.size() - 1; i >= 0; i--) {
                Wal write = writes.get(i);
                held = held.first(write.length());
                if (held != write && !write.isBeginningOf(server.disk.wal)) {
                    throw new Violation(server.node + " is primary and has lost " + write + " of epoch " + write.epoch()
                            + ": " + server);
                }
            }
        }
    }
}
