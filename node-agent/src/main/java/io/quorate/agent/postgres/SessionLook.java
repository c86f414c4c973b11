package io.quorate.agent.postgres;

import io.quorate.agent.observation.ReceiverState;
import io.quorate.agent.observation.Replication;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the server says of itself in one query.
 *
 * @param primaryPosition end of the flushed WAL; empty in recovery
 * @param insertedLsn end of the WAL that waits to be flushed, or has been; empty in recovery
 * @param receivedLsn alone it misleads: after a restart without an upstream it is the start of a segment
 * @param list what commits wait for
 * @param replication of a primary
 * @param isLocalReplayFinished the startup process waits for WAL that is not here yet
 */
record SessionLook(
        boolean isInRecovery,
        Optional<WalPosition> primaryPosition,
        Optional<Lsn> insertedLsn,
        Optional<Lsn> receivedLsn,
        Optional<Lsn> replayLsn,
        ReceiverState receiver,
        boolean isLocalReplayFinished,
        boolean isReplayPaused,
        boolean admitsClients,
        Epoch epoch,
        String list,
        Replication replication) {
    /** An upstream that was not set by Quorate: it has no name here, and must not look as if there were none. */
    private static final NodeId UNNAMED = new NodeId("unknown");

    /** Waiting for the next attempt to find WAL, or for the receiver to bring some: all that is here has been replayed. */
    private static final Set<String> WAITS_FOR_MORE = Set.of("RecoveryRetrieveRetryInterval", "RecoveryWalStream");

    private static final int TIMELINE_DIGITS = 8;

    private static final String QUERY = "SELECT r.yes,"
            + " CASE WHEN NOT r.yes THEN pg_current_wal_flush_lsn()::text END,"
            + " CASE WHEN NOT r.yes THEN pg_walfile_name(pg_current_wal_insert_lsn()) END,"
            + " CASE WHEN r.yes THEN pg_last_wal_receive_lsn()::text END,"
            + " CASE WHEN r.yes THEN pg_last_wal_replay_lsn()::text END,"
            + " CASE WHEN r.yes THEN pg_is_wal_replay_paused() ELSE false END,"
            + " (SELECT wait_event FROM pg_stat_activity WHERE backend_type = 'startup'),"
            + " EXISTS (SELECT FROM pg_stat_activity WHERE backend_type = 'walreceiver'),"
            + " COALESCE((SELECT status = 'streaming' FROM pg_stat_wal_receiver), false),"
            + " current_setting('primary_conninfo'),"
            + " current_setting('" + UpstreamConfig.UPSTREAM_SETTING + "', true),"
            + " COALESCE(current_setting('" + HbaText.ADMISSION_SETTING + "', true), '') = 'on',"
            + " current_setting('" + EpochSetting.NAME + "', true),"
            + " current_setting('synchronous_standby_names'),"
            + " CASE WHEN NOT r.yes THEN (" + StandbyProgressReader.QUERY + ") END,"
            + " CASE WHEN NOT r.yes THEN pg_current_wal_insert_lsn()::text END"
            + " FROM (SELECT pg_is_in_recovery() AS yes) r";

    static SessionLook of(ServerSession session) throws SQLException {
        List<Optional<String>> row = session.row(QUERY);
        boolean isInRecovery = isTrue(row.get(0));
        Epoch epoch = EpochSetting.of(row.get(12));
        String list = row.get(13).orElse("");
        return new SessionLook(
                isInRecovery,
                position(row.get(2), row.get(1)),
                row.get(15).map(Lsn::parse),
                row.get(3).map(Lsn::parse),
                row.get(4).map(Lsn::parse),
                isInRecovery ? receiver(row) : ReceiverState.CUT,
                isInRecovery && row.get(6).filter(WAITS_FOR_MORE::contains).isPresent(),
                isTrue(row.get(5)),
                isTrue(row.get(11)),
                epoch,
                list,
                isInRecovery
                        ? Replication.NONE
                        : new Replication(SyncList.parse(list, epoch), StandbyProgressReader.read(row.get(14))));
    }

    /** The timeline of the WAL file that is written now: the only place where a primary shows it right after a promotion. */
    private static Optional<WalPosition> position(Optional<String> walFile, Optional<String> lsn) {
        if (walFile.isEmpty() || lsn.isEmpty()) {
            return Optional.empty();
        }
        long timeline = Long.parseLong(walFile.get().substring(0, TIMELINE_DIGITS), 16);
        return Optional.of(new WalPosition(new Timeline(timeline), Lsn.parse(lsn.get())));
    }

    private static ReceiverState receiver(List<Optional<String>> row) {
        boolean isConnected = isTrue(row.get(7));
        boolean hasConninfo = row.get(9).filter(text -> !text.isBlank()).isPresent();
        Optional<NodeId> named = row.get(10).filter(NodeId::isValid).map(NodeId::new);
        return new ReceiverState(
                hasConninfo ? Optional.of(named.orElse(UNNAMED)) : Optional.empty(),
                isConnected,
                isConnected && isTrue(row.get(8)));
    }

    private static boolean isTrue(Optional<String> value) {
        return value.filter("t"::equals).isPresent();
    }
}
