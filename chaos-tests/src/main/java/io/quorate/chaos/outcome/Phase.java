package io.quorate.chaos.outcome;

/** How far a client had come when it was told something. */
public enum Phase {
    /** No session yet. */
    CONNECTING,
    /** A session, over which nothing was sent that could change a row. */
    BEFORE_FIRST_STATEMENT,
    /** In a transaction that was begun explicitly; its COMMIT has not been sent. */
    IN_TRANSACTION,
    /** COMMIT was sent, or the statement commits by itself. */
    COMMIT_SENT
}
