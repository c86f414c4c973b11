package io.quorate.agent.postgres;

import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.SyncSet;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Promotes onto one reserved timeline, through the fence, while the lease is safe. */
final class PromotionRun {
    private static final Logger log = LoggerFactory.getLogger(PromotionRun.class);
    private static final long POLL_MILLIS = 2;

    /** A promotion that is asked for just when the receiver dies sleeps through a retry interval, unless a reload wakes it. */
    private static final Duration NUDGE_INTERVAL = Duration.ofMillis(30);

    private static final Duration CHECKPOINT_LIMIT = Duration.ofMinutes(10);
    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    private final Installation on;
    private final CommitWaits waits;

    PromotionRun(Installation on, CommitWaits waits) {
        this.on = on;
        this.waits = waits;
    }

    Promoted run(Timeline timeline, Epoch epoch, SyncSet set, BooleanSupplier isLeaseSafe, Deadline deadline)
            throws IOException, SQLException, OperationFailed, InterruptedException {
        restartWhereItsEndIsHidden(deadline);
        try (ServerSession session = on.sessions().open(deadline)) {
            SessionLook look = SessionLook.of(session);
            requirePromotable(look);
            new ClientAdmission(on).refuse(session, deadline);
            boolean isPromoted = false;
            try {
                waits.prepare(session, epoch, set, deadline);
                List<Timeline> placeholders = on.history().reserve(timeline);
                passFence(session, timeline, placeholders, isLeaseSafe, deadline);
                isPromoted = true;
            } finally {
                if (!isPromoted) {
                    withdraw(session, look.epoch(), deadline);
                }
            }
        }
        writeOutPages();
        TimelineHistory.Fork parent = on.history().read(timeline).parent();
        return new Promoted(timeline, parent.timeline(), parent.lsn());
    }

    /** The end of recovery reads the last record once more, from the newest timeline's file: see {@link BegunSegment}. */
    private void restartWhereItsEndIsHidden(Deadline deadline)
            throws IOException, SQLException, OperationFailed, InterruptedException {
        Optional<Path> begun = begunSegment();
        if (begun.isEmpty()) {
            return;
        }
        try (ServerSession session = on.sessions().open(deadline)) {
            requirePromotable(SessionLook.of(session));
        }
        log.atInfo()
                .addKeyValue("node", on.settings().node())
                .addKeyValue("file", begun.get())
                .log(
                        "a receiver was cut off in a new timeline's first segment: the server is restarted without it, then promoted");
        new ServerStop(on).run(deadline);
        new ServerStart(on).run(deadline);
    }

    /** Where that cannot be told, PostgreSQL has the last word. */
    private Optional<Path> begunSegment() {
        try {
            return new BegunSegment(on.files().data(), on.history()).unfinished();
        } catch (IOException | IllegalArgumentException | DirectoryIteratorException e) {
            log.atWarn()
                    .addKeyValue("node", on.settings().node())
                    .setCause(e)
                    .log("whether the newest timeline's first segment is complete cannot be told");
            return Optional.empty();
        }
    }

    /** The failure that led here is told, not this one: whatever comes next on this server sets the list anew. */
    private void withdraw(ServerSession session, Epoch before, Deadline deadline) throws IOException {
        try {
            waits.withdraw(session, before, deadline);
        } catch (SQLException | OperationFailed e) {
            log.atInfo()
                    .addKeyValue("node", on.settings().node())
                    .addKeyValue("reason", e.getMessage())
                    .log("a server that was not promoted, or has ended, has not read that its commits are blocked");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void requirePromotable(SessionLook look) throws OperationFailed {
        if (!look.isInRecovery()) {
            throw new OperationFailed("the server has left recovery already");
        }
        if (look.isReplayPaused()) {
            throw new OperationFailed("the server's replay is paused: a promotion would stop it");
        }
    }

    private void passFence(
            ServerSession session,
            Timeline timeline,
            List<Timeline> placeholders,
            BooleanSupplier isLeaseSafe,
            Deadline deadline)
            throws IOException, SQLException, OperationFailed, InterruptedException {
        boolean isCalled = false;
        boolean isDone = false;
        try {
            on.fence().lower();
            if (!isLeaseSafe.getAsBoolean()) {
                throw new OperationFailed("not promoted: the lease is no longer safe");
            }
            isCalled = true;
            session.execute("SELECT pg_promote(false)");
            awaitEndOfRecovery(session, deadline);
            requireTimeline(session, timeline);
            on.fence().restore();
            isDone = true;
        } finally {
            if (!isDone) {
                giveUp(isCalled, placeholders);
            }
        }
    }

    /** A server that was asked to promote may do so at any later moment: it is ended, also if the fence cannot be restored. */
    private void giveUp(boolean isCalled, List<Timeline> placeholders) throws IOException {
        try {
            on.fence().restore();
        } finally {
            if (isCalled) {
                endServer();
            } else {
                on.history().remove(placeholders);
            }
        }
    }

    /** The fence is raised as soon as the promotion has passed it. */
    private void awaitEndOfRecovery(ServerSession session, Deadline deadline)
            throws IOException, SQLException, OperationFailed, InterruptedException {
        Deadline nudge = Deadline.in(NUDGE_INTERVAL);
        boolean isRaised = false;
        while (session.isTrue("SELECT pg_is_in_recovery()")) {
            if (deadline.hasPassed()) {
                throw new OperationFailed("the promotion has not ended within the deadline");
            }
            if (!isRaised && on.fence().isPassed()) {
                on.fence().raise();
                isRaised = true;
            }
            if (nudge.hasPassed()) {
                session.execute("SELECT pg_reload_conf()");
                nudge = Deadline.in(NUDGE_INTERVAL);
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static void requireTimeline(ServerSession session, Timeline timeline) throws SQLException, OperationFailed {
        Timeline taken = SessionLook.of(session)
                .primaryPosition()
                .map(WalPosition::timeline)
                .orElseThrow(() -> new OperationFailed("the promoted server does not tell its timeline"));
        if (!taken.equals(timeline)) {
            throw new OperationFailed(
                    "the promotion took timeline " + taken + " instead of " + timeline + ": the server is ended");
        }
    }

    private void endServer() {
        if (!on.processes().endAll(END_LIMIT)) {
            log.atError().addKeyValue("node", on.settings().node()).log("a server whose promotion failed does not end");
        }
    }

    /**
     * Until the first checkpoint has ended, pg_control names the old timeline, and a rewind against this server would not see that
     * they diverged. Rewinds wait for it, writes need not.
     */
    private void writeOutPages() {
        Thread checkpoint = new Thread(this::checkpoint, "checkpoint-after-promotion");
        checkpoint.setDaemon(true);
        checkpoint.start();
    }

    private void checkpoint() {
        try (ServerSession session = on.sessions().open(Deadline.in(CHECKPOINT_LIMIT))) {
            session.execute("CHECKPOINT");
        } catch (SQLException e) {
            log.atInfo()
                    .addKeyValue("node", on.settings().node())
                    .addKeyValue("reason", e.getMessage())
                    .log("no checkpoint after the promotion; rewinds against this node wait for the next one");
        }
    }
}
