package io.quorate.agent.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/** Lets clients in, or keeps them out. The agent itself and the other nodes always get in. */
final class ClientAdmission {
    private static final Duration POLL = Duration.ofMillis(20);

    /**
     * Every session but the other nodes' and the agents' own, which are known by the role and by the name that they connect with; over
     * the private socket also a person gets in who may become the server's user.
     */
    private static final String CLIENTS = " FROM pg_stat_activity WHERE backend_type = 'client backend'"
            + " AND usename IS DISTINCT FROM '" + UpstreamConfig.REPLICATION_ROLE + "'"
            + " AND (client_addr IS NOT NULL OR application_name IS DISTINCT FROM '"
            + ServerSessions.APPLICATION_NAME + "')";

    private final Installation on;

    ClientAdmission(Installation on) {
        this.on = on;
    }

    void admit(ServerSession session, Deadline deadline)
            throws IOException, SQLException, OperationFailed, InterruptedException {
        on.userFiles().makeMissing();
        if (on.live().writeAdmission(true) || !SessionLook.of(session).admitsClients()) {
            on.live().reload(session, deadline);
        }
        try {
            on.live().requireReadableHba(session);
        } catch (OperationFailed unreadable) {
            on.live().writeAdmission(false);
            on.live().reload(session, deadline);
            throw unreadable;
        }
    }

    /** New ones first, then those on their way in, then those that are there: two looks in a row must find none. */
    void refuse(ServerSession session, Deadline deadline)
            throws IOException, SQLException, OperationFailed, InterruptedException {
        if (on.live().writeAdmission(false) || SessionLook.of(session).admitsClients()) {
            on.live().reload(session, deadline);
        }
        new LoginsInProgress(on).awaitOrEnd(session, deadline);
        int looksWithoutAny = 0;
        while (looksWithoutAny < 2) {
            if (deadline.hasPassed()) {
                throw new OperationFailed("the sessions of clients have not ended within the deadline");
            }
            boolean isAnyLeft = session.isTrue("SELECT count(pg_terminate_backend(pid)) > 0" + CLIENTS);
            looksWithoutAny = isAnyLeft ? 0 : looksWithoutAny + 1;
            if (looksWithoutAny < 2) {
                Thread.sleep(POLL.toMillis());
            }
        }
    }
}
