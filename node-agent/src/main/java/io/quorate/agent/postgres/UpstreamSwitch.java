package io.quorate.agent.postgres;

import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.WalPosition;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Cuts a running standby off its upstream, or points it at one. */
final class UpstreamSwitch {
    private static final Duration POLL = Duration.ofMillis(20);
    /** A reader may hold the replay up for max_standby_streaming_delay, half a minute by default: writes would wait as long. */
    private static final Duration READERS_TIME = Duration.ofSeconds(1);

    private static final Duration ONE_ANSWER = Duration.ofSeconds(2);

    private final Installation on;

    UpstreamSwitch(Installation on) {
        this.on = on;
    }

    /**
     * Two looks in a row must show that no receiver runs and that the startup process waits: it has then read the emptied
     * setting (a signal wakes it, and it looks at its settings before it asks for a receiver again), and nothing can arrive. Clients'
     * sessions are ended where the replay does not end soon: the next {@link #follow} lets them in again.
     */
    WalPosition cut(Epoch promised, Deadline deadline)
            throws IOException, SQLException, OperationFailed, InterruptedException {
        try (ServerSession session = on.sessions().open(deadline)) {
            requireStandby(session);
            // The promise first: whatever is cut short after it, nothing older is received again.
            on.live().promise().raise(promised);
            new ManagedFiles(on).cleanAutoConfig(on.files().data());
            on.live().cutUpstream();
            on.live().writeStandbys(SyncList.blocked());
            on.live().reload(session, deadline);
            Deadline readersTime = Deadline.in(READERS_TIME);
            boolean areReadersIn = true;
            Optional<Lsn> before = Optional.empty();
            while (!deadline.hasPassed()) {
                SessionLook look = requireStandby(session);
                if (areReadersIn && readersTime.hasPassed() && !look.isLocalReplayFinished()) {
                    new ClientAdmission(on).refuse(session, deadline);
                    areReadersIn = false;
                }
                boolean isSettled = look.receiver().isCut() && look.isLocalReplayFinished();
                if (isSettled
                        && look.replayLsn().isPresent()
                        && look.replayLsn().equals(before)) {
                    return position(deadline);
                }
                before = isSettled ? look.replayLsn() : Optional.empty();
                Thread.sleep(POLL.toMillis());
            }
            throw new OperationFailed("the receiver was not gone, or not all local WAL replayed, within the deadline");
        }
    }

    /** Returns when the server has read its new upstream, not when it streams. */
    void follow(Upstream upstream, Deadline deadline)
            throws IOException, SQLException, OperationFailed, InterruptedException {
        try (ServerSession session = on.sessions().open(deadline)) {
            SessionLook look = requireStandby(session);
            if (isPointedAt(look, upstream)) {
                // A promise is told after the upstream was removed, and none is written against it: what was told
                // allows this one.
                on.live().promise().replaceGarbled(upstream.epoch());
            }
            on.live().promise().requireAllowed(upstream);
            on.history().removeOrphans(position(deadline).timeline());
            ManagedFiles managed = new ManagedFiles(on);
            managed.writePassFile();
            managed.cleanAutoConfig(on.files().data());
            boolean hasChanged = on.live().writeUpstream(upstream);
            hasChanged |= on.live().writeStandbys(SyncList.blocked());
            if (hasChanged || !isInForce(look, upstream)) {
                on.live().reload(session, deadline);
            }
            StandbySlots.dropIdle(session);
            new ClientAdmission(on).admit(session, deadline);
        }
    }

    private static boolean isInForce(SessionLook look, Upstream upstream) {
        return isPointedAt(look, upstream) && look.list().equals(SyncList.blocked());
    }

    private static boolean isPointedAt(SessionLook look, Upstream upstream) {
        return look.receiver().upstream().equals(Optional.of(upstream.node()))
                && look.epoch().equals(upstream.epoch());
    }

    private static SessionLook requireStandby(ServerSession session) throws SQLException, OperationFailed {
        SessionLook look = SessionLook.of(session);
        if (!look.isInRecovery()) {
            throw new OperationFailed("the server is not in recovery: it has no upstream to change");
        }
        return look;
    }

    private WalPosition position(Deadline deadline) throws SQLException {
        try (ServerSession session = on.sessions().openReplication(deadline.atMost(ONE_ANSWER))) {
            return StandbyPosition.of(session);
        }
    }
}
