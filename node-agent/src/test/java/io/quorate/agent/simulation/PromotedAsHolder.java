package io.quorate.agent.simulation;

import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;

/** Who promotes holds the lease of that epoch, at this very moment. */
final class PromotedAsHolder implements Invariant {
    private final World world;

    PromotedAsHolder(World world) {
        this.world = world;
    }

    @Override
    public void promotionCalled(NodeId node, Epoch epoch) {
        boolean isHolder = world.newest()
                .lease()
                .filter(lease -> lease.isHeldBy(node, epoch))
                .isPresent();
        if (!isHolder) {
            throw new Violation(node + " promotes in epoch " + epoch + ", and the lease is "
                    + world.newest().lease());
        }
    }
}
