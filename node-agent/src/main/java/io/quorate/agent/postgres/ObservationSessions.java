package io.quorate.agent.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * The sessions that observations are made in: kept open, and made anew every two seconds, because a backend goes on answering when
 * its postmaster hangs and nobody else can connect.
 */
final class ObservationSessions {
    private static final Duration LIFETIME = Duration.ofSeconds(2);

    private final ServerSessions sessions;
    private Optional<ServerSession> ordinary = Optional.empty();
    private Optional<ServerSession> replication = Optional.empty();
    private Deadline endOfOrdinary = Deadline.in(Duration.ZERO);

    ObservationSessions(ServerSessions sessions) {
        this.sessions = sessions;
    }

    synchronized ServerSession ordinary(Deadline deadline) throws SQLException {
        if (ordinary.isEmpty() || endOfOrdinary.hasPassed()) {
            ServerSession fresh = sessions.open(deadline);
            ordinary.ifPresent(ServerSession::close);
            ordinary = Optional.of(fresh);
            endOfOrdinary = Deadline.in(LIFETIME);
        }
        return ordinary.orElseThrow();
    }

    synchronized ServerSession replication(Deadline deadline) throws SQLException {
        if (replication.isEmpty()) {
            replication = Optional.of(sessions.openReplication(deadline));
        }
        return replication.orElseThrow();
    }

    synchronized void closeReplication() {
        replication.ifPresent(ServerSession::close);
        replication = Optional.empty();
    }

    synchronized void close() {
        ordinary.ifPresent(ServerSession::close);
        ordinary = Optional.empty();
        closeReplication();
    }
}
