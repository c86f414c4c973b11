package io.quorate.agent.simulation;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;
import java.util.ArrayList;
import java.util.List;

/** Tells every {@link Invariant} of everything. */
final class Checks implements Invariant {
    private final List<Invariant> all;

    Checks(World world) {
        all = new ArrayList<>(List.of(
                new OneWritablePrimary(world),
                new AcknowledgedInOrder(world),
                new LossIsBounded(world),
                new NothingAcknowledgedLost(world),
                new NothingSeenLost(world),
                new PromotedAsHolder(world),
                new OneHolderPerEpoch(world),
                new UnfinishedNeverStarted(world)));
    }

    /** Somebody else to be told. */
    void tellToo(Invariant listener) {
        all.add(listener);
    }

    @Override
    public void holds() {
        for (Invariant invariant : all) {
            invariant.holds();
        }
    }

    @Override
    public void promotionCalled(NodeId node, Epoch epoch) {
        all.forEach(invariant -> invariant.promotionCalled(node, epoch));
    }

    @Override
    public void becameWritable(SimPostgres primary) {
        all.forEach(invariant -> invariant.becameWritable(primary));
    }

    @Override
    public void admitted(SimPostgres server) {
        all.forEach(invariant -> invariant.admitted(server));
    }

    @Override
    public void begun(SimPostgres primary, Wal write) {
        all.forEach(invariant -> invariant.begun(primary, write));
    }

    @Override
    public void acknowledged(SimPostgres primary, Wal write) {
        all.forEach(invariant -> invariant.acknowledged(primary, write));
    }

    @Override
    public void cancelled(Wal write) {
        all.forEach(invariant -> invariant.cancelled(write));
    }

    @Override
    public void read(SimPostgres primary, Wal upTo) {
        all.forEach(invariant -> invariant.read(primary, upTo));
    }

    @Override
    public void committed(ClusterCommand command) {
        all.forEach(invariant -> invariant.committed(command));
    }
}
