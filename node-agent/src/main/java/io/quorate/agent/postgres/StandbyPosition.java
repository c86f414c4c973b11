package io.quorate.agent.postgres;

import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Where a standby's WAL ends. IDENTIFY_SYSTEM answers in recovery with the timeline that replay is on, and with the greater of
 * received and replayed where both are on it. It goes on to do so after the receiver has been cut; no SQL function does
 * (pg_stat_wal_receiver is empty then, and pg_control lags behind).
 */
final class StandbyPosition {
    private StandbyPosition() {}

    static WalPosition of(ServerSession replicationSession) throws SQLException {
        List<Optional<String>> row = replicationSession.row("IDENTIFY_SYSTEM");
        String timeline = row.get(1).orElseThrow(() -> new SQLException("IDENTIFY_SYSTEM told no timeline"));
        String lsn = row.get(2).orElseThrow(() -> new SQLException("IDENTIFY_SYSTEM told no position"));
        return new WalPosition(new Timeline(Long.parseLong(timeline)), Lsn.parse(lsn));
    }
}
