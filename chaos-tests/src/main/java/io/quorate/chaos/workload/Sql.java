package io.quorate.chaos.workload;

import io.quorate.chaos.history.Fault;
import io.quorate.chaos.history.Operation;
import io.quorate.chaos.history.Stamp;
import io.quorate.chaos.history.Step;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one operation, in one transaction of which somebody else sends the COMMIT. Returns the operation with what was found.
 * An {@link SQLException} comes out as {@link Failure}.
 */
final class Sql implements Operation.Handler<Operation> {
    private static final String EPOCH = "current_setting('quorate.epoch')::bigint";
    private static final String NODE = "current_setting('cluster_name')";

    private final Connection connection;
    private @Nullable SQLWarning warnings;

    Sql(Connection connection) {
        this.connection = connection;
    }

    static int isolation(Operation operation) {
        return operation instanceof Operation.SetAdd
                        || operation instanceof Operation.SetRead
                        || operation instanceof Operation.Probe
                ? Connection.TRANSACTION_READ_COMMITTED
                : Connection.TRANSACTION_SERIALIZABLE;
    }

    /** Of the server's own words, as part of the transaction. */
    Stamp stamp() throws SQLException {
        String question = "SELECT " + NODE + ", NOT pg_is_in_recovery(), " + EPOCH
                + ", CASE WHEN pg_is_in_recovery() THEN 0 ELSE"
                + " ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::bigint END,"
                + " CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_insert_lsn() END";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return new Stamp(
                    row.getString(1),
                    row.getBoolean(2),
                    row.getLong(3),
                    row.getLong(4),
                    String.valueOf(row.getString(5)));
        }
    }

    /** Of its statements and of the connection, which has that of the COMMIT. */
    @Nullable
    SQLWarning warnings() throws SQLException {
        SQLWarning ofCommit = connection.getWarnings();
        connection.clearWarnings();
        if (warnings == null) {
            return ofCommit;
        }
        if (ofCommit != null) {
            warnings.setNextWarning(ofCommit);
        }
        return warnings;
    }

    @Override
    public Operation setAdd(Operation.SetAdd add) {
        return run(() -> {
            update("INSERT INTO set_element (id, epoch, node) VALUES (?, " + EPOCH + ", " + NODE + ")", add.element());
            return add;
        });
    }

    @Override
    public Operation setRead(Operation.SetRead read) {
        return run(() -> {
            List<Long> elements = new ArrayList<>();
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT id FROM set_element WHERE id >= ? AND id < ? ORDER BY id")) {
                statement.setLong(1, read.from());
                statement.setLong(2, read.until());
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        elements.add(rows.getLong(1));
                    }
                }
            }
            return new Operation.SetRead(read.from(), read.until(), read.isFinal(), Optional.of(elements));
        });
    }

    @Override
    public Operation transaction(Operation.Transaction transaction) {
        return run(() -> {
            List<Step> done = new ArrayList<>();
            for (Step step : transaction.steps()) {
                done.add(step instanceof Step.Append append ? append(append) : list(step.key()));
            }
            return new Operation.Transaction(done);
        });
    }

    private Step append(Step.Append append) throws SQLException {
        update(
                "INSERT INTO list (key, elements) VALUES (?, ARRAY[?::bigint])"
                        + " ON CONFLICT (key) DO UPDATE SET elements = list.elements || excluded.elements",
                append.key(),
                append.element());
        return append;
    }

    private Step list(long key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT elements FROM list WHERE key = ?")) {
            statement.setLong(1, key);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return new Step.Read(key, Optional.of(List.of()));
                }
                Array array = row.getArray(1);
                return new Step.Read(key, Optional.of(List.of((Long[]) array.getArray())));
            }
        }
    }

    @Override
    public Operation transfer(Operation.Transfer transfer) {
        return run(() -> {
            update("UPDATE account SET balance = balance - ? WHERE id = ?", transfer.amount(), transfer.from());
            update("UPDATE account SET balance = balance + ? WHERE id = ?", transfer.amount(), transfer.to());
            return transfer;
        });
    }

    @Override
    public Operation balances(Operation.Balances balances) {
        return run(() -> {
            Map<Integer, Long> found = new TreeMap<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT id, balance FROM account")) {
                while (rows.next()) {
                    found.put(rows.getInt(1), rows.getLong(2));
                }
            }
            return new Operation.Balances(Optional.of(found));
        });
    }

    @Override
    public Operation increment(Operation.Increment increment) {
        return run(() -> {
            update("UPDATE counter SET value = value + ?", increment.by());
            return increment;
        });
    }

    @Override
    public Operation count(Operation.Count count) {
        return run(() -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT value FROM counter")) {
                row.next();
                return new Operation.Count(Optional.of(row.getLong(1)));
            }
        });
    }

    @Override
    public Operation probe(Operation.Probe probe) {
        return run(() -> {
            boolean isPrimary = stamp().isPrimary();
            if (isPrimary) {
                update("INSERT INTO probe (epoch, node) VALUES (" + EPOCH + ", " + NODE + ")");
            }
            return new Operation.Probe(probe.asked(), Optional.of(isPrimary));
        });
    }

    @Override
    public Operation fault(Fault fault) {
        throw new IllegalArgumentException("no client executes " + fault);
    }

    private void update(String sql, long... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setLong(i + 1, arguments[i]);
            }
            statement.executeUpdate();
            if (warnings == null) {
                warnings = statement.getWarnings();
            }
        }
    }

    private static Operation run(Work work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw new Failure(e);
        }
    }

    /** Statements that find something. */
    private interface Work {
        Operation run() throws SQLException;
    }

    /** A way for an SQLException through a method that does not name it. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final SQLException sql;

        Failure(SQLException sql) {
            super(sql);
            this.sql = sql;
        }

        SQLException sql() {
            return sql;
        }
    }
}
