package io.quorate.chaos.outcome;

import io.quorate.chaos.history.Outcome;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what became of a transaction. {@link Outcome#FAIL} is only said of what has certainly not been committed and never will be;
 * whatever is not in the tables here is {@link Outcome#INFO}. States: PostgreSQL manual, appendix A.
 */
public final class OutcomeClassifier {
    /** The server refuses the statement or the COMMIT and rolls back, whenever it says so. */
    private static final Set<String> ROLLED_BACK = Set.of(
            "40001", // serialization_failure
            "40P01", // deadlock_detected
            "25006", // read_only_sql_transaction
            "25P02"); // in_failed_sql_transaction: also pgjdbc's word for a COMMIT that was answered with ROLLBACK

    /** The server has let nobody in. */
    private static final Set<String> NOT_LET_IN = Set.of(
            "57P03", // cannot_connect_now
            "53300", // too_many_connections
            "3D000"); // invalid_catalog_name

    private static final String INVALID_AUTHORIZATION = "28";

    /** The statement has failed; proves a rollback only while COMMIT has not been sent. */
    private static final Set<String> STATEMENT_FAILED = Set.of(
            "53100", // disk_full
            "53200", // out_of_memory
            "55P03", // lock_not_available
            "42501", // insufficient_privilege
            "42P01"); // undefined_table

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String PLAIN_WARNING = "01000";
    private static final String ADMIN_SHUTDOWN = "57P01";

    private OutcomeClassifier() {}

    /** Of a transaction that ended without an exception, with the warnings of its statements and its COMMIT. */
    public static Classification ofSuccess(boolean isWrite, @Nullable SQLWarning warnings) {
        return warningOf(isWrite, warnings)
                .orElseGet(() -> new Classification(Outcome.OK, "committed without a warning"));
    }

    /**
     * Of a transaction that ended with an exception.
     *
     * @param isWrite whether any of its statements could have changed rows; what changes nothing cannot have been committed
     */
    public static Classification ofError(
            boolean isWrite, Phase phase, SQLException error, @Nullable SQLWarning warnings) {
        if (!isWrite) {
            return new Classification(Outcome.FAIL, "read nothing: " + told(error));
        }
        if (phase == Phase.CONNECTING || phase == Phase.BEFORE_FIRST_STATEMENT) {
            return new Classification(Outcome.FAIL, "nothing was sent: " + told(error));
        }
        Optional<Classification> warning = warningOf(true, warnings);
        if (warning.isPresent()) {
            return warning.get();
        }
        // One unknown thing among the links makes all of it unknown.
        return chain(error).stream()
                .map(link -> ofLink(phase, link))
                .filter(classification -> classification.outcome() == Outcome.INFO)
                .findFirst()
                .orElseGet(() -> ofLink(phase, error));
    }

    private static Classification ofLink(Phase phase, SQLException link) {
        String state = link.getSQLState() == null ? "" : link.getSQLState();
        if (ROLLED_BACK.contains(state)) {
            return new Classification(Outcome.FAIL, "rolled back: " + told(link));
        }
        if (NOT_LET_IN.contains(state) || state.startsWith(INVALID_AUTHORIZATION)) {
            return new Classification(Outcome.FAIL, "not let in: " + told(link));
        }
        if (phase == Phase.IN_TRANSACTION && STATEMENT_FAILED.contains(state)) {
            return new Classification(Outcome.FAIL, "failed before COMMIT: " + told(link));
        }
        if (state.equals(UNIQUE_VIOLATION)) {
            // Nobody else uses this id: an earlier try of the same write may be in.
            return new Classification(Outcome.INFO, "the own id is already there: " + told(link));
        }
        return new Classification(Outcome.INFO, "not known: " + told(link));
    }

    /**
     * A cancelled wait for standbys ends in success with a warning (src/backend/replication/syncrep.c): committed here, perhaps nowhere
     * else. Its text may be translated, so every plain warning counts as this one.
     */
    private static Optional<Classification> warningOf(boolean isWrite, @Nullable SQLWarning first) {
        if (!isWrite) {
            return Optional.empty();
        }
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            String text = String.valueOf(warning.getMessage()).toLowerCase(Locale.ROOT);
            String state = String.valueOf(warning.getSQLState());
            if (text.contains("synchronous replication")
                    || state.equals(PLAIN_WARNING)
                    || state.equals(ADMIN_SHUTDOWN)) {
                return Optional.of(new Classification(Outcome.INFO, "perhaps not replicated: " + told(warning)));
            }
        }
        return Optional.empty();
    }

    /** The exception with its causes and those that follow it, each once. */
    private static List<SQLException> chain(SQLException error) {
        List<SQLException> chain = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        error.forEach(link -> {
            if (seen.add(link) && link instanceof SQLException sql) {
                chain.add(sql);
            }
        });
        return chain;
    }

    private static String told(SQLException error) {
        return error.getSQLState() + " " + error.getMessage();
    }
}
