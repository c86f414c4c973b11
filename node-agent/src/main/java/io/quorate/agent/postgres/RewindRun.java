package io.quorate.agent.postgres;

import io.quorate.agent.process.ProgramRun;
import io.quorate.consensus.model.Timeline;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes back what this node wrote after its line and the upstream's parted. */
final class RewindRun {
    private static final Logger log = LoggerFactory.getLogger(RewindRun.class);
    private static final Duration END_LIMIT = Duration.ofSeconds(10);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** The node does nothing else meanwhile, and counts for nobody. One that lacks more than it gets in this time is better cloned. */
    private static final Duration JOIN = Duration.ofSeconds(30);

    private static final Duration POLL = Duration.ofMillis(100);

    /** pg_rewind says this just before it begins to change the target. */
    private static final String CHANGES_BEGIN = "rewinding from last common checkpoint";

    /** Up to this length, no part of what it said has been dropped. */
    private static final int WHOLE_OUTPUT = 8 * 1024;

    private final Installation on;

    RewindRun(Installation on) {
        this.on = on;
    }

    void run(Upstream upstream, Deadline deadline)
            throws IOException, SQLException, OperationFailed, InterruptedException {
        if (on.marker().isSet()) {
            throw new OperationFailed("the data directory is unfinished ("
                    + on.marker().operation().orElse("?") + ") and cannot be rewound: clone it");
        }
        BeforeStop before = stopCleanly(deadline);
        new ManagedFiles(on).writePassFile();
        prepareSource(upstream, before, deadline);
        on.hook().reached(RejoinBoundary.BEFORE_MARKER);
        on.fence().restore();
        if (rewind(upstream, deadline)) {
            complete(upstream, deadline);
        } else {
            join(upstream, deadline);
        }
    }

    /**
     * The program has seen that there is nothing to take back: the records of promotions did not tell. What the directory lacks of the
     * upstream's line comes from there alone.
     */
    private void join(Upstream upstream, Deadline deadline)
            throws IOException, SQLException, OperationFailed, InterruptedException {
        Timeline theirs;
        try (ServerSession session =
                on.sessions().openUpstream(upstream, on.secrets().replicationPassword(), deadline.atMost(CONNECT))) {
            theirs = new Timeline(Long.parseLong(session.text("SELECT timeline_id FROM pg_control_checkpoint()")));
        }
        Deadline soon = deadline.atMost(JOIN);
        startTowards(upstream, soon);
        soon.await("for WAL of timeline " + theirs, POLL, () -> isOn(theirs, soon));
    }

    /** A server that has not become consistent is not left running: it would be waited for, and have the wrong upstream one day. */
    private void startTowards(Upstream upstream, Deadline deadline)
            throws IOException, OperationFailed, InterruptedException {
        boolean isConsistent = false;
        try {
            new ServerStart(on).runTowards(upstream, deadline);
            isConsistent = true;
        } finally {
            if (!isConsistent && !on.processes().endAll(END_LIMIT)) {
                log.atError()
                        .addKeyValue("node", on.settings().node())
                        .log("a server that did not come up does not end");
            }
        }
    }

    /** Or on a later one, if the upstream was promoted once more. */
    private boolean isOn(Timeline timeline, Deadline deadline) {
        try (ServerSession session = on.sessions().openReplication(deadline.atMost(CONNECT))) {
            return !timeline.isAfter(StandbyPosition.of(session).timeline());
        } catch (SQLException e) {
            log.atDebug().setCause(e).log("the server does not say where it is");
            return false;
        }
    }

    /**
     * What was copied is of one piece only once the WAL up to the end of the copying has been replayed, and the last of it is with the
     * upstream alone. Until then the marker stands: the directory is not to be trusted, and no server is left running in it.
     */
    private void complete(Upstream upstream, Deadline deadline)
            throws IOException, OperationFailed, InterruptedException {
        boolean isComplete = false;
        try {
            new ServerStart(on).runTowards(upstream, deadline);
            on.hook().reached(RejoinBoundary.CONSISTENT);
            on.incarnation().renew();
            on.hook().reached(RejoinBoundary.INCARNATION_WRITTEN);
            on.marker().clear();
            isComplete = true;
        } finally {
            if (!isComplete && !on.processes().endAll(END_LIMIT)) {
                log.atError()
                        .addKeyValue("node", on.settings().node())
                        .log("a server whose rewind was not completed does not end");
            }
        }
    }

    /** pg_rewind needs a target that was shut down cleanly; its own crash recovery would be ended by the fence. */
    private BeforeStop stopCleanly(Deadline deadline) throws IOException, OperationFailed, InterruptedException {
        ServerStop stop = new ServerStop(on);
        BeforeStop before = BeforeStop.of(on, deadline);
        stop.run(deadline);
        if (!on.programs().controlData(on.files().data(), deadline).isCleanlyShutDown()) {
            new ServerStart(on).run(deadline);
            before = BeforeStop.of(on, deadline);
            stop.run(deadline);
        }
        return before;
    }

    /** Until its first checkpoint after a promotion has ended, the source's pg_control names the timeline before. */
    private void prepareSource(Upstream upstream, BeforeStop before, Deadline deadline)
            throws IOException, SQLException, OperationFailed, InterruptedException {
        String password = on.secrets().replicationPassword();
        try (ServerSession session = on.sessions().openUpstream(upstream, password, deadline.atMost(CONNECT))) {
            if (session.isTrue("SELECT pg_is_in_recovery()")) {
                throw new OperationFailed("node " + upstream.node() + " is not a primary: no rewind against it");
            }
            String theirs = session.text("SELECT system_identifier FROM pg_control_system()");
            String ours = Long.toUnsignedString(
                    on.programs().controlData(on.files().data(), deadline).systemIdentifier());
            if (!theirs.equals(ours)) {
                throw new OperationFailed("the data directory has system identifier " + ours + ", node "
                        + upstream.node() + " has " + theirs + ": they are not copies of one database");
            }
        }
        deadline.await(
                "for the first checkpoint of " + upstream.node() + " after its promotion",
                POLL,
                () -> hasCheckpointOfItsTimeline(upstream, password, deadline));
        try (ServerSession session = on.sessions().openUpstream(upstream, password, deadline.atMost(CONNECT))) {
            new DivergentWal(on).keepAside(upstream, session, before, deadline);
        }
    }

    private boolean hasCheckpointOfItsTimeline(Upstream upstream, String password, Deadline deadline)
            throws OperationFailed {
        try (ServerSession session = on.sessions().openUpstream(upstream, password, deadline.atMost(CONNECT))) {
            return session.isTrue("SELECT upper(lpad(to_hex(timeline_id), 8, '0'))"
                    + " = left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) FROM pg_control_checkpoint()");
        } catch (SQLException e) {
            throw new OperationFailed("node " + upstream.node() + " does not answer", e);
        }
    }

    /**
     * The marker stands from before the first change; a run that changed nothing takes it away.
     *
     * @return whether the directory was changed
     */
    private boolean rewind(Upstream upstream, Deadline deadline)
            throws IOException, OperationFailed, InterruptedException {
        String conninfo =
                UpstreamConfig.conninfo(
                                StandbyName.ofCopy(on.settings().node()),
                                upstream,
                                on.files().passwords()) + " dbname="
                        + UpstreamConfig.DATABASE;
        on.marker().set("rewind to " + upstream.node());
        on.hook().reached(RejoinBoundary.MARKER_SET);
        ProgramRun run = on.programs()
                .run(
                        "pg_rewind",
                        List.of(
                                "-D",
                                on.files().data().toString(),
                                "--source-server=" + conninfo,
                                "--no-ensure-shutdown"),
                        deadline);
        on.hook().reached(RejoinBoundary.PROGRAM_ENDED);
        on.fence().restore();
        on.hook().reached(RejoinBoundary.FENCE_RESTORED);
        new ManagedFiles(on).cleanAutoConfig(on.files().data());
        boolean isWholeOutput =
                !run.isTimedOut() && run.isReadToEnd() && run.output().length() < WHOLE_OUTPUT;
        boolean hasChangedNothing = isWholeOutput && !run.output().contains(CHANGES_BEGIN);
        if (hasChangedNothing) {
            on.marker().clear();
        }
        if (!run.isSuccess()) {
            throw new OperationFailed("pg_rewind " + run.summary()
                    + (hasChangedNothing ? "" : " (the data directory is unfinished now: clone it)"));
        }
        return !hasChangedNothing;
    }
}
