package io.quorate.agent.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One session with the server. Not thread-safe. */
final class ServerSession implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServerSession.class);

    private final Connection connection;

    ServerSession(Connection connection) {
        this.connection = connection;
    }

    /** Runs a statement whose result, if any, is of no interest. Without parameters, so that any command may stand in it. */
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Every row, with each value as PostgreSQL writes it; a null is an empty Optional. */
    List<List<Optional<String>>> rows(String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                return read(result);
            }
        }
    }

    /** The only row of a query that always has one. */
    List<Optional<String>> row(String sql, String... parameters) throws SQLException {
        List<List<Optional<String>>> rows = rows(sql, parameters);
        if (rows.size() != 1) {
            throw new SQLException("expected one row, got " + rows.size() + ": " + sql);
        }
        return rows.get(0);
    }

    /** The first value of the only row; never null. */
    String text(String sql, String... parameters) throws SQLException {
        return row(sql, parameters).get(0).orElseThrow(() -> new SQLException("expected a value, got null: " + sql));
    }

    boolean isTrue(String sql, String... parameters) throws SQLException {
        return text(sql, parameters).equals("t");
    }

    /** Runs the work in one transaction, so that {@code SET LOCAL} holds for all of it. */
    void inTransaction(Work work) throws SQLException, OperationFailed {
        connection.setAutoCommit(false);
        try {
            work.run();
            connection.commit();
        } finally {
            // Rolls back what was not committed: pgjdbc commits on this switch, but a failed transaction can only roll
            // back.
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** The parts of a transaction. */
    @FunctionalInterface
    interface Work {
        void run() throws SQLException, OperationFailed;
    }

    /** Whatever was asked has been answered before: that the connection is gone by now changes nothing. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            log.atDebug().log("a session was gone when it was closed: {}", e.getMessage());
        }
    }

    private static List<List<Optional<String>>> read(ResultSet result) throws SQLException {
        int columns = result.getMetaData().getColumnCount();
        List<List<Optional<String>>> rows = new ArrayList<>();
        while (result.next()) {
            List<Optional<String>> row = new ArrayList<>(columns);
            for (int i = 1; i <= columns; i++) {
                row.add(Optional.ofNullable(result.getString(i)));
            }
            rows.add(row);
        }
        return rows;
    }
}
