package io.quorate.agent.simulation;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;

/** Something that holds whatever happens. Each method throws a {@link Violation} where it does not. */
interface Invariant {
    /** Asked after every event. */
    default void holds() {}

    default void promotionCalled(NodeId node, Epoch epoch) {}

    default void becameWritable(SimPostgres primary) {}

    /** Clients get in, also those of a standby. */
    default void admitted(SimPostgres server) {}

    /** A client asks for a write; nothing is said of its end yet. */
    default void begun(SimPostgres primary, Wal write) {}

    /** A client was told that this write is safe. */
    default void acknowledged(SimPostgres primary, Wal write) {}

    /** A client has given up waiting for this write, which is there for all to see. */
    default void cancelled(Wal write) {}

    /** A client has read everything up to here. */
    default void read(SimPostgres primary, Wal upTo) {}

    /** A command was applied, and not refused. */
    default void committed(ClusterCommand command) {}
}
