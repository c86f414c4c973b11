package io.quorate.consensus.model;

/** What an acknowledged write has reached. */
public enum Durability {
    /** The primary's disk only: a failover may lose what no standby had received. */
    ASYNC,
    /** Enough standbys that no automatic action loses it; a primary that is recorded to be alone goes on without. */
    QUORUM,
    /** As QUORUM, and without enough standbys nothing is acknowledged. */
    STRICT
}
