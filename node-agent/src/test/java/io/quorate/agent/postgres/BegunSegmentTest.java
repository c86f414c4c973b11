package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments of 1 MiB: number 4 begins at 0/400000. */
class BegunSegmentTest {
    private static final int SEGMENT = 1 << 20;
    private static final int PAGE = 8192;
    private static final int NUMBER = 4;
    private static final int FORK_PAGE = 10;
    /** In the eleventh page. */
    private static final long FORK = NUMBER * SEGMENT + FORK_PAGE * PAGE + 40;

    @TempDir
    Path data;

    private Path wal;
    private BegunSegment segments;

    @BeforeEach
    void create() throws IOException {
        wal = Files.createDirectory(data.resolve("pg_wal"));
        segments = new BegunSegment(data, new HistoryFiles(data));
    }

    private void history(int timeline, long... forks) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < forks.length; i++) {
            text.append(i + 1).append("\t0/").append(Long.toHexString(forks[i])).append("\treason\n");
        }
        Files.writeString(wal.resolve(String.format(Locale.ROOT, "%08X.history", timeline)), text);
    }

    private Path segment(int timeline, int pages) throws IOException {
        return segment(timeline, pages, (long) NUMBER * SEGMENT);
    }

    private Path segment(int timeline, int pages, long address) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SEGMENT).order(ByteOrder.nativeOrder());
        for (int page = 0; page < pages; page++) {
            bytes.putShort(page * PAGE, (short) 1);
            bytes.putLong(page * PAGE + 8, address + (long) page * PAGE);
        }
        Path file = wal.resolve(String.format(Locale.ROOT, "%08X%08X%08X", timeline, 0, NUMBER));
        return Files.write(file, bytes.array());
    }

    @Test
    void a_file_that_ends_before_its_timeline_begins_is_removed() throws IOException {
        history(2, FORK);
        Path parent = segment(1, FORK_PAGE + 1);
        Path begun = segment(2, FORK_PAGE);

        assertThat(segments.removeUnfinished()).containsExactly(begun);

        assertThat(begun).doesNotExist();
        assertThat(parent).exists();
    }

    @Test
    void a_file_that_reaches_its_timeline_stays() throws IOException {
        history(2, FORK);
        segment(1, SEGMENT / PAGE);
        segment(2, FORK_PAGE + 1);

        assertThat(segments.removeUnfinished()).isEmpty();
    }

    @Test
    void a_fork_between_pages_takes_those_before_it_and_one_at_the_segments_beginning_none() throws IOException {
        segment(1, FORK_PAGE);
        segment(2, FORK_PAGE);
        history(2, (long) NUMBER * SEGMENT + FORK_PAGE * PAGE);
        assertThat(segments.removeUnfinished()).isEmpty();

        segment(2, 0);
        history(2, (long) NUMBER * SEGMENT);
        assertThat(segments.removeUnfinished()).isEmpty();
    }

    @Test
    void a_file_with_the_content_of_another_segment_counts_as_empty() throws IOException {
        history(2, FORK);
        segment(1, FORK_PAGE + 1);
        Path recycled = segment(2, SEGMENT / PAGE, SEGMENT);

        assertThat(segments.removeUnfinished()).containsExactly(recycled);
    }

    @Test
    void nothing_is_removed_where_the_parents_file_is_missing_or_reaches_no_farther() throws IOException {
        history(2, FORK);
        segment(2, 3);
        assertThat(segments.removeUnfinished()).isEmpty();

        segment(1, 3);
        assertThat(segments.removeUnfinished()).isEmpty();
    }

    @Test
    void of_several_timelines_that_begin_in_one_segment_the_one_that_reaches_farthest_is_left() throws IOException {
        history(3, FORK, FORK);
        segment(1, FORK_PAGE + 1);
        Path second = segment(2, 3);
        Path third = segment(3, 5);

        assertThat(segments.unfinished()).contains(second);
        assertThat(segments.removeUnfinished()).containsExactly(second, third);
    }

    @Test
    void without_a_history_and_with_placeholders_alone_nothing_is_looked_at() throws IOException {
        segment(1, 1);
        segment(2, 1);
        assertThat(segments.removeUnfinished()).isEmpty();

        Files.createFile(wal.resolve("00000002.history"));
        assertThat(segments.removeUnfinished()).isEmpty();
    }

    @Test
    void a_restore_points_name_in_another_encoding_does_not_matter_and_nonsense_is_refused() throws IOException {
        Path history = wal.resolve("00000002.history");
        Files.write(history, new byte[] {'1', '\t', '0', '/', '4', '0', '\t', (byte) 0xFC, '\n'});
        assertThat(segments.unfinished()).isEmpty();

        Files.writeString(history, "nonsense\n");
        assertThatThrownBy(segments::unfinished).isInstanceOf(IllegalArgumentException.class);
    }
}
