package io.quorate.agent.postgres;

import io.quorate.consensus.model.Lsn;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** An application that commits one row after the other, as fast as it is told that the last one is done, until it is closed. */
final class BusyClient implements AutoCloseable {
    private final TestServer primary;
    private final Connection connection;
    private final String backend;
    private final Thread thread;
    private final AtomicLong acknowledged = new AtomicLong();
    private volatile Lsn lastBegun = new Lsn(0);
    private volatile String end = "";

    private BusyClient(TestServer primary, Connection connection, String backend) {
        this.primary = primary;
        this.connection = connection;
        this.backend = backend;
        this.thread = new Thread(this::run, "busy-client");
    }

    static BusyClient of(TestServer primary) throws SQLException, IOException {
        Connection connection = primary.connectAsApplication();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE busy (id bigint)");
            BusyClient client = new BusyClient(primary, connection, text(statement, "SELECT pg_backend_pid()"));
            client.thread.start();
            return client;
        }
    }

    private void run() {
        try (Statement statement = connection.createStatement()) {
            while (true) {
                Lsn begun = Lsn.parse(text(statement, "SELECT pg_current_wal_insert_lsn()"));
                statement.execute("INSERT INTO busy VALUES (1)");
                lastBegun = begun;
                acknowledged.incrementAndGet();
            }
        } catch (SQLException closed) {
            end = String.valueOf(closed.getMessage());
        }
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }

    /** How many commits it has been told of. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** Where the WAL ended before the last of these was written. */
    Lsn lastBegun() {
        return lastBegun;
    }

    /** Its server waits for standbys before it tells. */
    boolean isWaiting() {
        return primary.query("SELECT COALESCE(wait_event, '') FROM pg_stat_activity WHERE pid = " + backend)
                .equals(List.of("SyncRep"));
    }

    @Override
    public void close() throws SQLException {
        // A close waits for the statement that waits for standbys.
        connection.abort(Runnable::run);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return acknowledged + " commits acknowledged " + end;
    }
}
