package io.quorate.consensus.model;

/** Whether a member runs a PostgreSQL. */
public enum MemberKind {
    DATA,
    /** Votes and may coordinate, never holds a lease. */
    WITNESS
}
