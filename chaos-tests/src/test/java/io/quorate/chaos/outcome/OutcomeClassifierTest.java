package io.quorate.chaos.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.chaos.history.Outcome;
import java.sql.SQLException;
import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OutcomeClassifierTest {
    private static final String CANCELED =
            "canceling wait for synchronous replication due to user request; already committed locally";

    private static Outcome write(Phase phase, SQLException error) {
        return OutcomeClassifier.ofError(true, phase, error, null).outcome();
    }

    private static SQLException error(@Nullable String state) {
        return new SQLException("told by the server", state);
    }

    @ParameterizedTest
    @CsvSource({
        // state, phase, outcome
        "08001, CONNECTING, FAIL",
        "08006, CONNECTING, FAIL",
        "57P03, CONNECTING, FAIL",
        "28P01, CONNECTING, FAIL",
        "53300, CONNECTING, FAIL",
        "XX000, CONNECTING, FAIL",
        "08006, BEFORE_FIRST_STATEMENT, FAIL",
        "57P01, BEFORE_FIRST_STATEMENT, FAIL",
        "40001, IN_TRANSACTION, FAIL",
        "40P01, IN_TRANSACTION, FAIL",
        "25006, IN_TRANSACTION, FAIL",
        "25P02, IN_TRANSACTION, FAIL",
        "53100, IN_TRANSACTION, FAIL",
        "08006, IN_TRANSACTION, INFO",
        "57P01, IN_TRANSACTION, INFO",
        "57P02, IN_TRANSACTION, INFO",
        "57014, IN_TRANSACTION, INFO",
        "23505, IN_TRANSACTION, INFO",
        "40001, COMMIT_SENT, FAIL",
        "40P01, COMMIT_SENT, FAIL",
        "25006, COMMIT_SENT, FAIL",
        "25P02, COMMIT_SENT, FAIL",
        "08003, COMMIT_SENT, INFO",
        "08006, COMMIT_SENT, INFO",
        "08007, COMMIT_SENT, INFO",
        "57P01, COMMIT_SENT, INFO",
        "57P02, COMMIT_SENT, INFO",
        "57014, COMMIT_SENT, INFO",
        "23505, COMMIT_SENT, INFO",
        "53100, COMMIT_SENT, INFO",
        "58030, COMMIT_SENT, INFO",
        "40003, COMMIT_SENT, INFO",
        "XX000, COMMIT_SENT, INFO",
        "99999, COMMIT_SENT, INFO",
    })
    void a_write_that_ended_with_an_error(String state, Phase phase, Outcome outcome) {
        assertThat(write(phase, error(state))).isEqualTo(outcome);
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"IN_TRANSACTION", "COMMIT_SENT"})
    void an_error_without_a_state_proves_nothing(Phase phase) {
        assertThat(write(phase, error(null))).isEqualTo(Outcome.INFO);
    }

    @Test
    void one_unknown_link_makes_the_whole_chain_unknown() {
        SQLException rolledBack = error("40001");
        rolledBack.setNextException(error("08006"));
        SQLException caused = new SQLException("outer", "40001", error("57P01"));

        assertThat(write(Phase.COMMIT_SENT, rolledBack)).isEqualTo(Outcome.INFO);
        assertThat(write(Phase.COMMIT_SENT, caused)).isEqualTo(Outcome.INFO);
    }

    @Test
    void a_cause_that_is_no_answer_of_the_server_changes_nothing() {
        SQLException caused = new SQLException("outer", "40001", new java.io.IOException("of the socket"));

        assertThat(write(Phase.COMMIT_SENT, caused)).isEqualTo(Outcome.FAIL);
    }

    @Test
    void a_write_that_committed_without_a_warning_is_acknowledged() {
        assertThat(OutcomeClassifier.ofSuccess(true, null).outcome()).isEqualTo(Outcome.OK);
        assertThat(OutcomeClassifier.ofSuccess(true, new SQLWarning("identifier will be truncated", "42622"))
                        .outcome())
                .isEqualTo(Outcome.OK);
    }

    @ParameterizedTest
    @CsvSource({
        "canceling wait for synchronous replication due to user request, 01000",
        "canceling the wait for synchronous replication and terminating connection, 57P01",
        "Warten auf synchrone Replikation wird abgebrochen, 01000",
        "Warten auf synchrone Replikation wird abgebrochen und Verbindung beendet, 57P01",
        "CANCELING WAIT FOR SYNCHRONOUS REPLICATION, 00000",
    })
    void a_write_whose_wait_for_standbys_was_cancelled_is_not_acknowledged(String text, String state) {
        assertThat(OutcomeClassifier.ofSuccess(true, new SQLWarning(text, state))
                        .outcome())
                .isEqualTo(Outcome.INFO);
    }

    @Test
    void the_warning_is_found_behind_others() {
        SQLWarning first = new SQLWarning("identifier will be truncated", "42622");
        first.setNextWarning(new SQLWarning(CANCELED, "01000"));

        assertThat(OutcomeClassifier.ofSuccess(true, first).outcome()).isEqualTo(Outcome.INFO);
    }

    @Test
    void a_warning_wins_over_an_error_that_would_prove_a_rollback() {
        Classification both =
                OutcomeClassifier.ofError(true, Phase.COMMIT_SENT, error("40001"), new SQLWarning(CANCELED, "01000"));

        assertThat(both.outcome()).isEqualTo(Outcome.INFO);
        assertThat(both.why()).contains(CANCELED);
    }

    @Test
    void what_only_reads_never_has_an_unknown_outcome() {
        assertThat(OutcomeClassifier.ofError(false, Phase.COMMIT_SENT, error("08006"), null)
                        .outcome())
                .isEqualTo(Outcome.FAIL);
        assertThat(OutcomeClassifier.ofSuccess(false, new SQLWarning(CANCELED, "01000"))
                        .outcome())
                .isEqualTo(Outcome.OK);
    }
}
