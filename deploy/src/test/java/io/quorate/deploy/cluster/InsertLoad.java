package io.quorate.deploy.cluster;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An application that inserts one row after the other, each with a number of its own, into whichever server is writable. It notes what was
 * acknowledged and the longest time between two acknowledgements.
 */
final class InsertLoad implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration END = Duration.ofSeconds(30);
    private static final AtomicInteger TABLES = new AtomicInteger();

    private final String url;
    private final String table = "load_" + TABLES.incrementAndGet();
    private final Thread thread = new Thread(this::insertUntilClosed, "insert-load");

    private volatile boolean isClosed;
    private @Nullable Connection connection;
    private long lastId;

    // Guarded by this.
    private final Set<Long> acknowledged = new TreeSet<>();
    private long acknowledgedAt = System.nanoTime();
    private long longestGap;
    private String lastFailure = "none";

    private InsertLoad(String url) {
        this.url = url;
    }

    /** Makes a table and begins. */
    static InsertLoad start(String url) throws SQLException {
        InsertLoad load = new InsertLoad(url);
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + load.table);
            statement.execute("CREATE TABLE " + load.table + " (id bigint PRIMARY KEY)");
        }
        load.acknowledge(load.insert());
        load.forgetGaps();
        load.thread.start();
        return load;
    }

    String table() {
        return table;
    }

    synchronized Set<Long> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    synchronized int count() {
        return acknowledged.size();
    }

    /** Between two acknowledgements, the time since the last one included. */
    synchronized Duration longestGap() {
        return Duration.ofNanos(Math.max(longestGap, System.nanoTime() - acknowledgedAt));
    }

    synchronized void forgetGaps() {
        longestGap = 0;
    }

    /** For the message of a failed assertion. */
    synchronized String lastFailure() {
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
            acknowledge(insert());
        } catch (SQLException e) {
            closeQuietly(connection);
            connection = null;
            synchronized (this) {
                lastFailure = String.valueOf(e.getMessage());
            }
        }
    }

    /** A number is used once, also when nobody knows what became of it. */
    private long insert() throws SQLException {
        Connection current = connection;
        if (current == null) {
            current = DriverManager.getConnection(url);
            connection = current;
        }
        long id = ++lastId;
        try (PreparedStatement statement = current.prepareStatement("INSERT INTO " + table + " VALUES (?)")) {
            statement.setLong(1, id);
            statement.executeUpdate();
        }
        return id;
    }

    private synchronized void acknowledge(long id) {
        long now = System.nanoTime();
        longestGap = Math.max(longestGap, now - acknowledgedAt);
        acknowledgedAt = now;
        acknowledged.add(id);
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
