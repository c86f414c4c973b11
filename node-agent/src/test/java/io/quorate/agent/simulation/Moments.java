package io.quorate.agent.simulation;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;
import java.util.function.Consumer;

/** Tells of each {@link Moment} when it has come. */
final class Moments implements Invariant {
    private final Consumer<Moment> listener;

    Moments(Consumer<Moment> listener) {
        this.listener = listener;
    }

    @Override
    public void promotionCalled(NodeId node, Epoch epoch) {
        listener.accept(Moment.PROMOTION);
    }

    @Override
    public void becameWritable(SimPostgres primary) {
        listener.accept(Moment.WRITABLE);
    }

    @Override
    public void admitted(SimPostgres server) {
        if (server.isWritable()) {
            listener.accept(Moment.ADMISSION);
        }
    }

    @Override
    public void committed(ClusterCommand command) {
        if (command instanceof ClusterCommand.GrantLease) {
            listener.accept(Moment.GRANT);
        } else if (command instanceof ClusterCommand.ExpireLease) {
            listener.accept(Moment.EXPIRY);
        } else if (command instanceof ClusterCommand.ReleaseLease) {
            listener.accept(Moment.RELEASE);
        } else if (command instanceof ClusterCommand.RenewLease) {
            listener.accept(Moment.RENEWAL);
        } else if (command instanceof ClusterCommand.ReserveTimeline) {
            listener.accept(Moment.RESERVATION);
        } else if (command instanceof ClusterCommand.EstablishEpoch) {
            listener.accept(Moment.ESTABLISHMENT);
        } else if (command instanceof ClusterCommand.RecordSync) {
            listener.accept(Moment.RECORD);
        }
    }
}
