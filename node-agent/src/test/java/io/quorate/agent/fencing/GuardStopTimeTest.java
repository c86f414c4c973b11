package io.quorate.agent.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuardStopTimeTest {
    private static final Duration FLOOR = Duration.ofMillis(500);

    @Test
    void untried_it_counts_as_the_floor_and_says_so() {
        GuardStopTime untried = GuardStopTime.untried(FLOOR);

        assertThat(untried.isTried()).isFalse();
        assertThat(untried.worst()).isEmpty();
        assertThat(untried.counted()).isEqualTo(FLOOR);
    }

    @Test
    void twice_the_worst_run_counts_and_at_least_the_floor() {
        assertThat(after(30, 240, 50).counted()).isEqualTo(FLOOR);
        assertThat(after(30, 300, 50).counted()).isEqualTo(Duration.ofMillis(600));
        assertThat(after(30, 300, 50).worst()).contains(Duration.ofMillis(300));
    }

    @Test
    void a_bad_run_is_forgotten_after_three_trials() {
        GuardStopTime known = after(700, 30, 30);

        known = known.afterTrial(runs(30, 30, 30)).afterTrial(runs(30, 30, 30));
        assertThat(known.counted()).isEqualTo(Duration.ofMillis(1400));

        known = known.afterTrial(runs(30, 30, 30));
        assertThat(known.counted()).isEqualTo(FLOOR);
        assertThat(known.runs()).isEqualTo(Collections.nCopies(9, Duration.ofMillis(30)));
    }

    @Test
    void a_trial_that_failed_takes_nothing_back() {
        GuardStopTime known = after(300, 30, 30).afterFailure("no sleep");

        assertThat(known.isTried()).isTrue();
        assertThat(known.failure()).contains("no sleep");
        assertThat(known.counted()).isEqualTo(Duration.ofMillis(600));
        assertThat(known.afterTrial(runs(20)).failure()).isEmpty();
    }

    private static GuardStopTime after(long... millis) {
        return GuardStopTime.untried(FLOOR).afterTrial(runs(millis));
    }

    private static List<Duration> runs(long... millis) {
        return Arrays.stream(millis).mapToObj(Duration::ofMillis).toList();
    }
}
