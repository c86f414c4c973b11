package io.quorate.agent.simulation;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.NodeId;
import java.util.HashMap;
import java.util.Map;

/** Epochs only grow, and each has one holder. */
final class OneHolderPerEpoch implements Invariant {
    private final World world;
    private final Map<Long, NodeId> holders = new HashMap<>();
    private long latest;

    OneHolderPerEpoch(World world) {
        this.world = world;
    }

    @Override
    public void committed(ClusterCommand command) {
        long epoch = world.newest().lastEpoch().number();
        if (epoch < latest) {
            throw new Violation("epoch " + epoch + " after epoch " + latest + ", by " + command);
        }
        latest = epoch;
        world.newest().lease().ifPresent(this::requireSame);
    }

    private void requireSame(Lease lease) {
        NodeId known = holders.putIfAbsent(lease.epoch().number(), lease.holder());
        if (known != null && !known.equals(lease.holder())) {
            throw new Violation("epoch " + lease.epoch() + " is held by " + known + " and " + lease.holder());
        }
    }
}
