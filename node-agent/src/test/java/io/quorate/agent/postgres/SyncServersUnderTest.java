package io.quorate.agent.postgres;

import io.quorate.consensus.model.Lsn;

/** Three servers that {@link SyncContract} is tried on, with clients that wait for their commits. */
public interface SyncServersUnderTest extends ServersUnderTest {
    /** A client begins to commit on this primary; returns when the server has the commit. */
    Commit commit(int index);

    /** The server has had it, and time to acknowledge it, and has not. */
    void assertStaysWaiting(Commit commit);

    /** A commit that a client has asked for. */
    interface Commit {
        /** The client has been told that it is done. */
        boolean isAcknowledged();

        /** Where the WAL ended when it had been acknowledged, or later. */
        Lsn end();
    }
}
