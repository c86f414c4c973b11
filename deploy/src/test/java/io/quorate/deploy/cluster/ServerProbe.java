package io.quorate.deploy.cluster;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A client of one node's PostgreSQL, of the server behind its port whatever its role. Not for several threads. */
final class ServerProbe implements AutoCloseable {
    /** What {@link #refusalOfRow} tries to insert. */
    static final long ROW = -1;

    private final String url;
    private @Nullable Connection connection;

    ServerProbe(String url) {
        this.url = url;
    }

    /** Does it answer that it is not in recovery? False also when it does not answer. */
    boolean isWritable() {
        try (Statement statement = connection().createStatement();
                ResultSet answer = statement.executeQuery("SELECT NOT pg_is_in_recovery()")) {
            return answer.next() && answer.getBoolean(1);
        } catch (SQLException e) {
            close();
            return false;
        }
    }

    /** The epoch that it says it is in, if it answers that it is not in recovery; nothing also when it does not answer. */
    OptionalLong writableEpoch() {
        try {
            String epoch = value("SELECT CASE WHEN NOT pg_is_in_recovery() THEN current_setting('quorate.epoch') END");
            return epoch == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(epoch));
        } catch (SQLException e) {
            return OptionalLong.empty();
        }
    }

    /** The one value that this SELECT asks for. */
    @Nullable
    String value(String select) throws SQLException {
        try (Statement statement = connection().createStatement();
                ResultSet answer = statement.executeQuery(select)) {
            answer.next();
            return answer.getString(1);
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    /** The numbers in the column id. */
    Set<Long> ids(String table) throws SQLException {
        try (Statement statement = connection().createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM " + table)) {
            Set<Long> ids = new HashSet<>();
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
            return ids;
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    /** The server's words when it is asked to insert a row; that it did is none. */
    String refusalOfRow(String table) {
        try (Statement statement = connection().createStatement()) {
            statement.executeUpdate("INSERT INTO " + table + " VALUES (" + ROW + ")");
            return "inserted";
        } catch (SQLException e) {
            close();
            return String.valueOf(e.getMessage());
        }
    }

    private Connection connection() throws SQLException {
        Connection current = connection;
        if (current == null) {
            current = DriverManager.getConnection(url);
            connection = current;
        }
        return current;
    }

    @Override
    public void close() {
        Connection current = connection;
        connection = null;
        InsertLoad.closeQuietly(current);
    }
}
