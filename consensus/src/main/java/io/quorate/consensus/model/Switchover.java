package io.quorate.consensus.model;

import java.util.Optional;

/**
 * A change of the primary that an operator asked for and that is under way.
 *
 * @param id counts up from 1
 * @param from the holder that hands over; empty for a failover while nobody holds the lease
 */
public record Switchover(long id, Kind kind, Optional<NodeId> from, NodeId to, String requestedBy) {
    /** With or without the consent of the old primary. */
    public enum Kind {
        SWITCHOVER,
        FAILOVER
    }
}
