package io.quorate.chaos.workload;

import io.quorate.chaos.history.Operation;
import io.quorate.chaos.history.Outcome;
import io.quorate.chaos.history.Stamp;
import io.quorate.chaos.outcome.Classification;
import io.quorate.chaos.outcome.OutcomeClassifier;
import io.quorate.chaos.outcome.Phase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** One client's connection, made when it is needed and thrown away after every doubt. For one thread. */
final class Session implements AutoCloseable {
    /** Longer than a failover takes: a client that gives up earlier learns less. */
    private static final int ANSWER_SECONDS = 12;

    private static final int CONNECT_SECONDS = 2;

    private final Route route;
    private final String password;
    private @Nullable Connection connection;

    /**
     * What came of an operation.
     *
     * @param found the operation with what was read; of use only with {@link Outcome#OK}
     */
    record Result(Classification classification, Operation found, Optional<Stamp> stamp) {}

    Session(Route route, String password) {
        this.route = route;
        this.password = password;
    }

    Result execute(Operation operation) {
        Phase phase = Phase.CONNECTING;
        try {
            Connection open = open();
            phase = Phase.BEFORE_FIRST_STATEMENT;
            open.setTransactionIsolation(Sql.isolation(operation));
            phase = Phase.IN_TRANSACTION;
            Sql sql = new Sql(open);
            Operation found = operation.accept(sql);
            Stamp stamp = sql.stamp();
            boolean isWrite = found.isWrite();
            phase = Phase.COMMIT_SENT;
            open.commit();
            Classification classification = OutcomeClassifier.ofSuccess(isWrite, sql.warnings());
            return new Result(classification, found, Optional.of(stamp));
        } catch (Sql.Failure e) {
            return failed(operation, phase, e.sql());
        } catch (SQLException e) {
            return failed(operation, phase, e);
        }
    }

    private Result failed(Operation operation, Phase phase, SQLException error) {
        close();
        return new Result(
                OutcomeClassifier.ofError(operation.isWrite(), phase, error, null), operation, Optional.empty());
    }

    private Connection open() throws SQLException {
        if (connection == null) {
            Properties properties = new Properties();
            properties.setProperty("user", Route.ROLE);
            properties.setProperty("password", password);
            properties.setProperty("connectTimeout", String.valueOf(CONNECT_SECONDS));
            properties.setProperty("loginTimeout", String.valueOf(2 * CONNECT_SECONDS));
            properties.setProperty("socketTimeout", String.valueOf(ANSWER_SECONDS));
            Connection made = DriverManager.getConnection(route.url(), properties);
            made.setAutoCommit(false);
            connection = made;
        }
        return connection;
    }

    @Override
    public void close() {
        Connection old = connection;
        connection = null;
        if (old == null) {
            return;
        }
        try {
            // abort, not close: that would wait for a server that does not answer.
            old.abort(Runnable::run);
        } catch (SQLException e) {
            // It is not used any more, whatever became of it.
            return;
        }
    }
}
