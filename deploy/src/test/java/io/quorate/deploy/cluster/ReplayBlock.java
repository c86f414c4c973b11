package io.quorate.deploy.cluster;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Keeps a standby from replaying what it receives: a reader there holds a table that the primary drops. By default PostgreSQL bears that
 * for 30 s (max_standby_streaming_delay). Closing it lets the reader go.
 */
final class ReplayBlock implements AutoCloseable {
    private static final Duration VISIBLE = Duration.ofSeconds(30);
    private static final String TABLE = "held_by_a_reader";

    private final Connection reader;

    private final ServerProbe standby;

    private ReplayBlock(Connection reader, ServerProbe standby) {
        this.reader = reader;
        this.standby = standby;
    }

    static ReplayBlock on(LocalCluster cluster, String standby) throws SQLException {
        execute(cluster, "CREATE TABLE " + TABLE + " (id bigint)");
        ServerProbe probe = cluster.probe(standby);
        cluster.awaitThat(
                standby + " has the table",
                VISIBLE,
                () -> "1".equals(probe.value("SELECT count(*) FROM pg_class WHERE relname = '" + TABLE + "'")));
        Connection reader = DriverManager.getConnection(cluster.jdbcUrlOf(standby, VISIBLE));
        reader.setAutoCommit(false);
        try (Statement statement = reader.createStatement()) {
            statement.execute("SELECT * FROM " + TABLE);
        }
        execute(cluster, "DROP TABLE " + TABLE);
        return new ReplayBlock(reader, probe);
    }

    /** What it has received and not replayed. */
    long unreplayedBytes() throws SQLException {
        String bytes =
                standby.value("SELECT pg_wal_lsn_diff(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())::bigint");
        return Long.parseLong(requireNonNull(bytes));
    }

    private static void execute(LocalCluster cluster, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(cluster.jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        InsertLoad.closeQuietly(reader);
        standby.close();
    }
}
