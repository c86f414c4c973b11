package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFilesTest {
    private static final String ENTRY = "1\t0/3000060\tno recovery target specified\n";

    @TempDir
    Path data;

    private Path wal;
    private HistoryFiles history;

    @BeforeEach
    void create() throws IOException {
        wal = Files.createDirectory(data.resolve("pg_wal"));
        history = new HistoryFiles(data);
    }

    @Test
    void every_missing_number_below_the_reserved_one_gets_a_placeholder() throws Exception {
        write("00000003.history", ENTRY);

        history.reserve(new Timeline(12));

        assertThat(names()).hasSize(10).contains("00000002.history", "0000000A.history", "0000000B.history");
        assertThat(Files.readString(wal.resolve("00000003.history"))).isEqualTo(ENTRY);
    }

    @Test
    void a_number_that_was_taken_or_passed_cannot_be_reserved() throws IOException {
        write("00000005.history", ENTRY);

        assertThatThrownBy(() -> history.reserve(new Timeline(5))).hasMessageContaining("timeline 5");
        assertThatThrownBy(() -> history.reserve(new Timeline(4))).hasMessageContaining("timeline 4");
        assertThat(names()).containsExactly("00000005.history");
    }

    @Test
    void placeholders_above_the_newest_history_and_the_known_timeline_are_removed_and_others_stay() throws Exception {
        write("00000003.history", ENTRY);
        history.reserve(new Timeline(7));

        assertThat(history.removeOrphans(new Timeline(4))).containsExactly(new Timeline(5), new Timeline(6));

        assertThat(names()).containsExactly("00000002.history", "00000003.history", "00000004.history");
        assertThat(history.removeOrphans(new Timeline(1))).containsExactly(new Timeline(4));
    }

    @Test
    void the_parent_of_a_timeline_is_the_last_one_that_held_wal() {
        TimelineHistory history = TimelineHistory.parse(
                new Timeline(7), "# comment\n1\t0/3000060\tno recovery target specified\n\n4\t0/5000000\tx\n");

        assertThat(history.parent()).isEqualTo(new TimelineHistory.Fork(new Timeline(4), Lsn.parse("0/5000000")));
    }

    @Test
    void a_promotion_that_stopped_half_way_is_no_parent() {
        TimelineHistory history =
                TimelineHistory.parse(new Timeline(7), "1\t0/3000060\tx\n4\t0/5000000\tx\n6\t0/5000000\tx\n");

        assertThat(history.parent()).isEqualTo(new TimelineHistory.Fork(new Timeline(4), Lsn.parse("0/5000000")));
    }

    @Test
    void a_history_without_an_ancestor_or_with_a_broken_line_is_refused() {
        assertThatThrownBy(() -> TimelineHistory.parse(new Timeline(2), "").parent())
                .hasMessageContaining("timeline 2");
        assertThatThrownBy(() -> TimelineHistory.parse(new Timeline(2), "1\n")).hasMessageContaining("line '1'");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(wal.resolve(name), text);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(wal)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }
}
