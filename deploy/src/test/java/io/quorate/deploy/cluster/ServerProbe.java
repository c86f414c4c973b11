package io.quorate.deploy.cluster;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A client of one node's PostgreSQL, of the server behind its port whatever its role. Not for several threads. */
final class ServerProbe implements AutoCloseable {
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
            statement.executeUpdate("INSERT INTO " + table + " VALUES (-1)");
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
