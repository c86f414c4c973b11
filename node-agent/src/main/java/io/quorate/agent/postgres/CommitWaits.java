package io.quorate.agent.postgres;

import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.SyncSet;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Brings what commits wait for into force, and proves that it is. Used by the operations' thread alone.
 *
 * <p>Who acknowledges a commit is the walsender that hears from a standby, by the list that it has read itself, at a time of its own; and
 * whether anybody is waited for at all is a switch in shared memory that the checkpointer sets, at its own time too. So the proof has
 * three steps, all by the server's clock:
 *
 * <ol>
 *   <li>A new connection shows the list. It is a child of the postmaster, so the postmaster has read it, and has told every process that
 *       it had started before to read it too.
 *   <li>Every walsender with the tag of an epoch that had started by then has ended. One that was just being started reads the list
 *       before it hears from its standby: it was told to before that moment.
 *   <li>If the list was empty, a checkpoint that was asked for after that has ended: the checkpointer reads before it begins one.
 * </ol>
 *
 * Whatever an older list has let pass was in the WAL before. {@code pg_stat_replication.sync_state} proves nothing of this.
 */
final class CommitWaits {
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration ONE_ANSWER = Duration.ofSeconds(5);

    private static final String SHOWN = "SELECT current_setting('synchronous_standby_names'), current_setting('"
            + EpochSetting.NAME + "', true), clock_timestamp()::text, pg_postmaster_start_time()::text";

    private static final String END_OLDER = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            + " WHERE backend_type = 'walsender' AND application_name ~* '" + StandbyName.PATTERN
            + "' AND backend_start <= ?::timestamptz";

    private final Installation on;
    private Optional<Proof> proof = Optional.empty();

    CommitWaits(Installation on) {
        this.on = on;
    }

    /**
     * On a primary of this epoch. Does nothing but read the position when this object has proven the same before.
     *
     * @return where the WAL ended after the proof: all that may have been acknowledged under an older list lies before it
     */
    Lsn apply(ServerSession session, Epoch epoch, SyncSet set, Deadline deadline)
            throws IOException, SQLException, OperationFailed, InterruptedException {
        Shown before = Shown.in(session);
        if (session.isTrue("SELECT pg_is_in_recovery()")) {
            throw new OperationFailed("the server is in recovery: its commits wait for whom its promotion names");
        }
        if (!before.epoch().equals(epoch)) {
            throw new OperationFailed("the server is primary in epoch " + before.epoch() + ", not in epoch " + epoch);
        }
        Proof wanted = new Proof(before.serverStart(), epoch, SyncList.text(epoch, set));
        if (!before.list().equals(wanted.list()) || !proof.equals(Optional.of(wanted))) {
            bringIntoForce(session, before, wanted, deadline);
        }
        return Lsn.parse(session.text("SELECT pg_current_wal_insert_lsn()::text"));
    }

    /**
     * Before a promotion, with the server in recovery. It proves the same: nothing is committed before the promotion, and whoever may have
     * read an older list has ended here, so that the first commit of the epoch already meets this one alone. The switch for waiting has
     * been on since the server's start, which begins with a list that blocks; only after an attempt that wanted none, or a start from
     * whatever files lay there, it takes the checkpoint (a restart point).
     */
    void prepare(ServerSession session, Epoch epoch, SyncSet set, Deadline deadline)
            throws IOException, SQLException, OperationFailed, InterruptedException {
        Shown before = Shown.in(session);
        on.live().writeEpoch(epoch);
        bringIntoForce(session, before, new Proof(before.serverStart(), epoch, SyncList.text(epoch, set)), deadline);
    }

    /** After an attempt to promote that changed nothing: as it was. */
    void withdraw(ServerSession session, Epoch before, Deadline deadline)
            throws IOException, SQLException, OperationFailed, InterruptedException {
        proof = Optional.empty();
        on.live().writeEpoch(before);
        on.live().writeStandbys(SyncList.blocked());
        on.live().reload(session, deadline);
    }

    private void bringIntoForce(ServerSession session, Shown before, Proof wanted, Deadline deadline)
            throws IOException, SQLException, OperationFailed, InterruptedException {
        proof = Optional.empty();
        // What somebody set by ALTER SYSTEM would win.
        new ManagedFiles(on).cleanAutoConfig(on.files().data());
        boolean isWaitingOn = on.live().isWaitingOn() && !before.list().isEmpty();
        on.live().writeStandbys(wanted.list(), isWaitingOn);
        on.live().reload(session, deadline);
        String moment = awaitNewConnection(wanted, deadline);
        endOlder(session, moment, deadline);
        if (!isWaitingOn && !wanted.list().isEmpty()) {
            session.execute("CHECKPOINT");
            on.live().writeStandbys(wanted.list(), true);
        }
        proof = Optional.of(wanted);
    }

    /** The server's time at which a new connection showed it. */
    private String awaitNewConnection(Proof wanted, Deadline deadline)
            throws SQLException, OperationFailed, InterruptedException {
        Deadline limit = deadline.atMost(ONE_ANSWER);
        while (true) {
            try (ServerSession fresh = on.sessions().open(limit)) {
                Shown shown = Shown.in(fresh);
                if (!shown.serverStart().equals(wanted.serverStart())) {
                    throw new OperationFailed("the server was started again meanwhile");
                }
                if (shown.list().equals(wanted.list()) && shown.epoch().equals(wanted.epoch())) {
                    return shown.time();
                }
                if (limit.hasPassed()) {
                    throw new OperationFailed("new connections go on to show the list '" + shown.list() + "' in epoch "
                            + shown.epoch() + " instead of '" + wanted.list() + "' in epoch " + wanted.epoch());
                }
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    /** Their standbys connect again, within wal_retrieve_retry_interval. */
    private static void endOlder(ServerSession session, String moment, Deadline deadline)
            throws SQLException, OperationFailed, InterruptedException {
        while (!session.text(END_OLDER, moment).equals("0")) {
            if (deadline.hasPassed()) {
                throw new OperationFailed("walsenders that may go by an older list do not end");
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    /** What has been proven, of which run of the server. */
    private record Proof(String serverStart, Epoch epoch, String list) {}

    /** What a session shows. */
    private record Shown(String list, Epoch epoch, String time, String serverStart) {
        static Shown in(ServerSession session) throws SQLException {
            List<Optional<String>> row = session.row(SHOWN);
            return new Shown(
                    row.get(0).orElse(""),
                    EpochSetting.of(row.get(1)),
                    row.get(2).orElseThrow(),
                    row.get(3).orElseThrow());
        }
    }
}
