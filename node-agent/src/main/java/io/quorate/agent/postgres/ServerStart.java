package io.quorate.agent.postgres;

import io.quorate.agent.observation.DataDirectory;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.WalPosition;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the server behind the fence, and waits until it has replayed all the WAL that it holds. */
final class ServerStart {
    private static final Logger log = LoggerFactory.getLogger(ServerStart.class);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration ONE_ANSWER = Duration.ofSeconds(2);

    private final Installation on;
    private final ServerLog serverLog;

    ServerStart(Installation on) {
        this.on = on;
        this.serverLog = new ServerLog(on.files());
    }

    WalPosition run(Deadline deadline) throws IOException, OperationFailed, InterruptedException {
        requireWhole();
        if (on.processes().postmaster().isPresent()) {
            Optional<WalPosition> position =
                    awaitReplayed(() -> on.processes().postmaster().isPresent(), serverLog.size(), deadline);
            if (position.isPresent()) {
                block(deadline);
                return position.get();
            }
            // It was about to end.
        }
        endOrphans(deadline);
        prepare(deadline);
        long logSize = serverLog.size();
        return launch(
                process -> awaitReplayed(() -> requireAlive(process, logSize), logSize, deadline)
                        .orElseThrow(),
                deadline);
    }

    /** An attempt to promote this server that was cut short may have left a list of standbys. */
    private void block(Deadline deadline) throws IOException, OperationFailed, InterruptedException {
        try (ServerSession session = on.sessions().open(deadline.atMost(ONE_ANSWER))) {
            if (on.live().writeStandbys(SyncList.blocked())
                    || !SessionLook.of(session).list().equals(SyncList.blocked())) {
                on.live().reload(session, deadline);
            }
        } catch (SQLException e) {
            throw new OperationFailed("the server does not take over what its commits wait for", e);
        }
    }

    /** A server that did not come up because the user's file gives it too little is started a second time, with enough. */
    private <T> T launch(Awaiting<T> awaiting, Deadline deadline)
            throws IOException, OperationFailed, InterruptedException {
        Process first = launch();
        try {
            return awaiting.of(first);
        } catch (OperationFailed e) {
            if (first.isAlive() || !new RequiredMinimums(on).raise(deadline)) {
                throw e;
            }
        }
        return awaiting.of(launch());
    }

    private Process launch() throws OperationFailed {
        Process process = on.programs().startServer();
        log.atInfo()
                .addKeyValue("node", on.settings().node())
                .addKeyValue("pid", process.pid())
                .log("started PostgreSQL behind the fence");
        return process;
    }

    /** Whether the server that is waited for exists. */
    @FunctionalInterface
    private interface Presence {
        boolean isThere() throws OperationFailed;
    }

    /** What the start of a server is to come to. */
    @FunctionalInterface
    private interface Awaiting<T> {
        T of(Process server) throws OperationFailed, InterruptedException;
    }

    /**
     * Starts a directory that a rewind has just made, with its upstream, and waits until it answers: only then is it consistent. Clients
     * stay refused, and nothing is acknowledged to the upstream.
     */
    void runTowards(Upstream upstream, Deadline deadline) throws IOException, OperationFailed, InterruptedException {
        endOrphans(deadline);
        prepare(deadline);
        on.live().writeCopying(upstream);
        long logSize = serverLog.size();
        launch(process -> awaitConsistent(process, logSize, deadline), deadline);
    }

    private boolean awaitConsistent(Process process, long logSize, Deadline deadline)
            throws OperationFailed, InterruptedException {
        String lastAnswer = "none";
        while (!deadline.hasPassed()) {
            try (ServerSession session = on.sessions().open(deadline.atMost(ONE_ANSWER))) {
                requireRecovery(session);
                return true;
            } catch (SQLException e) {
                lastAnswer = String.valueOf(e.getMessage());
            }
            boolean unused = requireAlive(process, logSize);
            Thread.sleep(POLL.toMillis());
        }
        throw new OperationFailed("the rewound server has not become consistent within the deadline (its last answer: "
                + lastAnswer + "); " + serverLog.tailSince(logSize));
    }

    private static void requireRecovery(ServerSession session) throws SQLException, OperationFailed {
        if (!SessionLook.of(session).isInRecovery()) {
            throw new OperationFailed("a server that accepts writes runs here: it is left as it is");
        }
    }

    private boolean requireAlive(Process process, long logSize) throws OperationFailed {
        if (!process.isAlive()) {
            throw new OperationFailed("PostgreSQL ended while it was starting; " + serverLog.tailSince(logSize));
        }
        return true;
    }

    private void requireWhole() throws IOException, OperationFailed {
        DataDirectory state = DataDirectoryLook.state(on.files(), on.marker());
        if (state != DataDirectory.PRESENT) {
            throw new OperationFailed("the data directory " + on.files().data() + " is " + state
                    + on.marker().operation().map(name -> " (" + name + ")").orElse("")
                    + " and is not started: clone it from the primary");
        }
    }

    /** Sessions that outlived their postmaster may still write, and would keep a new one from starting. */
    private void endOrphans(Deadline deadline) throws OperationFailed {
        if (!on.processes().all().isEmpty() && !on.processes().endAll(deadline.remaining())) {
            throw new OperationFailed("processes of an earlier server of this data directory do not end: "
                    + on.processes().all());
        }
    }

    private void prepare(Deadline deadline) throws IOException, OperationFailed, InterruptedException {
        on.fence().restore();
        ControlData control = on.programs().controlData(on.files().data(), deadline);
        on.history().removeOrphans(control.checkpoint().timeline());
        removeUnfinishedSegments();
        new ManagedFiles(on).writeForStart();
        new RequiredMinimums(on).reset();
        serverLog.make();
        serverLog.keepBounded();
        new LeftOverLocks(on).remove();
    }

    /** It helps a server to come up. One that comes up without it is not kept down by a file that this does not understand. */
    private void removeUnfinishedSegments() {
        try {
            List<Path> removed = new BegunSegment(on.files().data(), on.history()).removeUnfinished();
            if (!removed.isEmpty()) {
                log.atInfo()
                        .addKeyValue("node", on.settings().node())
                        .addKeyValue("files", removed)
                        .log(
                                "removed WAL that a receiver had begun to copy under a new timeline's name: the old one's file has it");
            }
        } catch (IOException | IllegalArgumentException | DirectoryIteratorException e) {
            log.atWarn()
                    .addKeyValue("node", on.settings().node())
                    .setCause(e)
                    .log("whether the newest timeline's first segment is complete cannot be told");
        }
    }

    /** Empty when the server is not there any more. */
    private Optional<WalPosition> awaitReplayed(Presence server, long logSize, Deadline deadline)
            throws OperationFailed, InterruptedException {
        String lastAnswer = "none";
        while (!deadline.hasPassed()) {
            try (ServerSession session = on.sessions().open(deadline.atMost(ONE_ANSWER))) {
                Optional<WalPosition> position = replayedWithin(session, deadline);
                if (position.isPresent()) {
                    return position;
                }
            } catch (SQLException e) {
                lastAnswer = String.valueOf(e.getMessage());
            }
            if (!server.isThere()) {
                return Optional.empty();
            }
            Thread.sleep(POLL.toMillis());
        }
        throw new OperationFailed("PostgreSQL has not replayed all local WAL within the deadline (its last answer: "
                + lastAnswer + "); " + serverLog.tailSince(logSize));
    }

    /** Two looks in a row must agree: between them lies no moment in which the server replayed. Empty when the session is old. */
    private Optional<WalPosition> replayedWithin(ServerSession session, Deadline deadline)
            throws SQLException, OperationFailed, InterruptedException {
        Deadline sessionEnd = deadline.atMost(ONE_ANSWER.dividedBy(2));
        Optional<Lsn> before = Optional.empty();
        while (!sessionEnd.hasPassed()) {
            SessionLook look = SessionLook.of(session);
            if (!look.isInRecovery()) {
                throw new OperationFailed("a server that accepts writes runs here: it is left as it is");
            }
            if (look.isReplayPaused()) {
                throw new OperationFailed("the server's replay is paused: SELECT pg_wal_replay_resume(), or raise the"
                        + " settings that its log names (max_connections and its kin)");
            }
            if (look.isLocalReplayFinished()
                    && look.replayLsn().isPresent()
                    && look.replayLsn().equals(before)) {
                return Optional.of(position(deadline));
            }
            before = look.isLocalReplayFinished() ? look.replayLsn() : Optional.empty();
            Thread.sleep(POLL.toMillis());
        }
        return Optional.empty();
    }

    private WalPosition position(Deadline deadline) throws SQLException {
        try (ServerSession session = on.sessions().openReplication(deadline.atMost(ONE_ANSWER))) {
            return StandbyPosition.of(session);
        }
    }
}
