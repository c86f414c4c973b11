package io.quorate.agent.observation;

/** What the PostgreSQL processes of the data directory do. */
public enum ServerProcess {
    /** No process of this data directory exists. */
    DOWN,
    /** A postmaster exists and does not answer queries yet, within the time that a start may take. */
    STARTING,
    /** Answers, and is in recovery: read-only. */
    IN_RECOVERY,
    /** Answers, and has left recovery: accepts writes. */
    PRIMARY,
    /**
     * Processes exist and do not answer within the deadline: counted as dead when no operation is under way, and never assumed to
     * be read-only.
     */
    UNRESPONSIVE
}
