package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import org.junit.jupiter.api.Test;

class ControlDataTest {
    private static final String OUTPUT = """
            pg_control version number:            1300
            Database system identifier:           17710600275102560259
            Database cluster state:               shut down
            pg_control last modified:             Sat Nov 21 12:28:11 2026
            Latest checkpoint location:           0/1786CB8
            Latest checkpoint's REDO WAL file:    000000050000000000000001
            Latest checkpoint's TimeLineID:       5
            Minimum recovery ending location:     0/0
            Min recovery ending loc's timeline:   0
            Data page checksum version:           1
            """;

    @Test
    void a_primary_that_was_shut_down_ends_at_its_checkpoint() {
        ControlData control = ControlData.parse(OUTPUT);

        assertThat(control.checkpoint()).isEqualTo(new WalPosition(new Timeline(5), Lsn.parse("0/1786CB8")));
        assertThat(Long.toUnsignedString(control.systemIdentifier())).isEqualTo("17710600275102560259");
        assertThat(control.isShutDownAsPrimary()).isTrue();
        assertThat(control.isCleanlyShutDown()).isTrue();
        assertThat(control.recoveryEnd()).isEmpty();
        assertThat(control.hasChecksums()).isTrue();
    }

    @Test
    void a_server_that_crashed_was_not_shut_down() {
        ControlData control = ControlData.parse(OUTPUT.replace("shut down", "in production"));

        assertThat(control.isCleanlyShutDown()).isFalse();
    }

    @Test
    void a_standby_that_was_shut_down_has_an_end_of_recovery() {
        ControlData control = ControlData.parse(OUTPUT.replace("shut down", "shut down in recovery")
                .replace("location:     0/0", "location:     0/2000028")
                .replace("timeline:   0", "timeline:   4"));

        assertThat(control.isShutDownAsPrimary()).isFalse();
        assertThat(control.isCleanlyShutDown()).isTrue();
        assertThat(control.recoveryEnd()).contains(new WalPosition(new Timeline(4), Lsn.parse("0/2000028")));
    }

    @Test
    void output_that_lacks_a_line_is_refused_with_its_name() {
        assertThatThrownBy(() -> ControlData.parse("Database cluster state: shut down\n"))
                .hasMessageContaining("Database system identifier");
    }
}
