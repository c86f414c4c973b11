package io.quorate.consensus.model;

/** What an acknowledged write has reached. */
public enum Durability {
    /** The primary's disk only: a failover may lose what no standby had received. */
    ASYNC
}
