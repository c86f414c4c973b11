package io.quorate.deploy.cluster;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An application that inserts one row after the other, each with a number of its own, into whichever server is writable or always into
 * the same one, as its URL says. It notes what was acknowledged, when and in which epoch.
 */
final class InsertLoad implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration END = Duration.ofSeconds(30);
    private static final AtomicInteger TABLES = new AtomicInteger();

    private final String url;
    private final String table;
    private final Acknowledgements acknowledgements = new Acknowledgements();
    private final Thread thread = new Thread(this::insertUntilClosed, "insert-load");

    private volatile boolean isClosed;
    private @Nullable Connection connection;
    private long epoch;
    private long lastId;
    private volatile String lastFailure = "none";

    private InsertLoad(String url, String table) {
        this.url = url;
        this.table = table;
    }

    /** Makes a table and begins. */
    static InsertLoad start(String url) throws SQLException {
        return start(url, "load_" + TABLES.incrementAndGet());
    }

    /** @param table that no other client uses */
    static InsertLoad start(String url, String table) throws SQLException {
        InsertLoad load = new InsertLoad(url, table);
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + load.table);
            statement.execute("CREATE TABLE " + load.table + " (id bigint PRIMARY KEY)");
        }
        load.insert();
        load.acknowledgements.forgetGaps();
        load.thread.start();
        return load;
    }

    String table() {
        return table;
    }

    Acknowledgements acknowledgements() {
        return acknowledgements;
    }

    int count() {
        return acknowledgements.count();
    }

    /** For the message of a failed assertion. */
    String lastFailure() {
        return lastFailure;
    }

    /** Ends it. What is under way is still acknowledged or not. */
    @Override
    public void close() {
        isClosed = true;
        try {
            thread.join(END.toMillis());
            if (thread.isAlive()) {
                throw new AssertionError("an INSERT has been under way for " + END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeQuietly(connection);
    }

    private void insertUntilClosed() {
        while (!isClosed) {
            attempt();
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void attempt() {
        try {
            insert();
        } catch (SQLException e) {
            closeQuietly(connection);
            connection = null;
            lastFailure = String.valueOf(e.getMessage());
        }
    }

    /** A number is used once, also when nobody knows what became of it. */
    private void insert() throws SQLException {
        Connection current = connection;
        if (current == null) {
            current = DriverManager.getConnection(url);
            connection = current;
            epoch = epochOf(current);
        }
        long id = ++lastId;
        long begun = System.nanoTime();
        try (PreparedStatement statement = current.prepareStatement("INSERT INTO " + table + " VALUES (?)")) {
            statement.setLong(1, id);
            statement.executeUpdate();
            // "canceling the wait for synchronous replication" comes as a warning beside a success that promises
            // nothing.
            if (statement.getWarnings() != null) {
                throw statement.getWarnings();
            }
        }
        acknowledgements.add(new Answer(id, epoch, begun, System.nanoTime()));
    }

    /** A session does not outlive its epoch. */
    private static long epochOf(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT current_setting('quorate.epoch')::bigint")) {
            answer.next();
            return answer.getLong(1);
        }
    }

    static void closeQuietly(@Nullable Connection connection) {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (SQLException e) {
            // Its server is gone; that is why it is closed.
        }
    }
}
