package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class FinishedRoundsTest {
    @Test
    void a_round_that_was_noted_is_found_by_the_next_run(@TempDir Path folder, TestInfo info) {
        Method method = info.getTestMethod().orElseThrow();
        Optional<Path> file = Optional.of(folder.resolve("below/rounds.txt"));
        new FinishedRounds(file).add(method, 12, List.of("a figure"));
        assertThat(new FinishedRounds(file).contains(method, 12)).isTrue();
        assertThat(new FinishedRounds(file).contains(method, 1)).isFalse();
        assertThat(new FinishedRounds(file).contains(method, 2)).isFalse();
    }

    @Test
    void without_a_file_nothing_is_finished(TestInfo info) {
        Method method = info.getTestMethod().orElseThrow();
        FinishedRounds none = new FinishedRounds(Optional.empty());
        none.add(method, 1, List.of());
        assertThat(none.contains(method, 1)).isFalse();
    }
}
