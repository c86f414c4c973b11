package io.quorate.agent.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandingFenceTest {
    @TempDir
    Path data;

    private StandingFence fence;

    @BeforeEach
    void create() {
        fence = new StandingFence(data);
    }

    @Test
    void it_stands_once_both_directories_are_there() throws IOException {
        assertThat(fence.stands()).isFalse();

        fence.restore();
        fence.restore();

        assertThat(fence.stands()).isTrue();
        assertThat(data.resolve("standby.signal")).isEmptyDirectory();
        assertThat(data.resolve("recovery.signal")).isEmptyDirectory();
    }

    @Test
    void restoring_replaces_files_and_removes_a_promote_request() throws IOException {
        Files.createFile(data.resolve("standby.signal"));
        Files.createFile(data.resolve("recovery.signal"));
        Files.createFile(data.resolve("promote"));

        fence.restore();

        assertThat(fence.stands()).isTrue();
        assertThat(data.resolve("promote")).doesNotExist();
    }

    @Test
    void lowered_it_lets_one_promotion_pass_and_keeps_the_second_barrier() throws IOException {
        fence.restore();

        fence.lower();

        assertThat(fence.stands()).isFalse();
        assertThat(fence.isPassed()).isFalse();
        assertThat(data.resolve("standby.signal")).isRegularFile();
        assertThat(data.resolve("recovery.signal")).isDirectory();

        Files.delete(data.resolve("standby.signal"));
        assertThat(fence.isPassed()).isTrue();
    }

    @Test
    void it_is_raised_again_whether_the_file_was_taken_or_not() throws IOException {
        fence.lower();
        fence.raise();
        assertThat(fence.stands()).isTrue();

        fence.lower();
        Files.delete(data.resolve("standby.signal"));
        fence.raise();
        assertThat(fence.stands()).isTrue();
    }

    @Test
    void removed_for_good_it_leaves_nothing_behind() throws IOException {
        fence.restore();

        fence.removeForGood();

        assertThat(data).isEmptyDirectory();
    }
}
