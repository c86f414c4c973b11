package io.quorate.agent.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * The sessions that observations are made in: kept open. A backend goes on answering when its postmaster hangs and nobody else can
 * connect: so the postmaster is asked every two seconds, and now and then, or when there is another one, the session is made anew.
 */
final class ObservationSessions {
    private static final Duration LIFETIME = Duration.ofSeconds(30);
    private static final Duration BETWEEN_PROBES = Duration.ofSeconds(2);

    private final ServerSessions sessions;
    private Optional<ServerSession> ordinary = Optional.empty();
    private Optional<ServerSession> replication = Optional.empty();
    private long postmasterOfOrdinary;
    private Deadline endOfOrdinary = Deadline.in(Duration.ZERO);
    private Deadline nextProbe = Deadline.in(Duration.ZERO);

    ObservationSessions(ServerSessions sessions) {
        this.sessions = sessions;
    }

    /** @throws SQLException also when there is a session, and nobody else could get one */
    synchronized ServerSession ordinary(long postmaster, Deadline deadline) throws SQLException {
        if (ordinary.isEmpty() || endOfOrdinary.hasPassed() || postmaster != postmasterOfOrdinary) {
            ServerSession fresh = sessions.open(deadline);
            ordinary.ifPresent(ServerSession::close);
            ordinary = Optional.of(fresh);
            postmasterOfOrdinary = postmaster;
            endOfOrdinary = Deadline.in(LIFETIME);
            nextProbe = Deadline.in(BETWEEN_PROBES);
        } else if (nextProbe.hasPassed()) {
            sessions.probe(deadline);
            nextProbe = Deadline.in(BETWEEN_PROBES);
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
