package io.quorate.consensus.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StallWatchTest {
    private final StallWatch watch = new StallWatch();
    private long nanos;

    @Test
    void a_replica_that_applies_nothing_of_what_is_committed_has_stalled() {
        assertThat(watchFor(Duration.ofSeconds(9), true, 20, 10)).isEmpty();
        assertThat(watchFor(Duration.ofSeconds(2), true, 20, 10)).isPresent();
    }

    @Test
    void a_replica_that_lags_but_moves_has_not() {
        for (int applied = 0; applied < 5; applied++) {
            assertThat(watchFor(Duration.ofSeconds(8), true, 1000, applied)).isEmpty();
        }
    }

    @Test
    void an_idle_cluster_has_not() {
        assertThat(watchFor(Duration.ofSeconds(60), true, 20, 20)).isEmpty();
    }

    @Test
    void a_node_without_a_leader_has_not() {
        assertThat(watchFor(Duration.ofSeconds(60), false, 20, 10)).isEmpty();
    }

    @Test
    void a_process_that_wakes_from_a_long_pause_has_not() {
        watchFor(Duration.ofSeconds(1), true, 20, 10);

        nanos += Duration.ofHours(1).toNanos();

        assertThat(watchFor(Duration.ofMillis(100), true, 20, 10)).isEmpty();
        assertThat(watchFor(Duration.ofSeconds(30), true, 20, 20)).isEmpty();
    }

    private Optional<String> watchFor(Duration duration, boolean hasLeader, long committed, long applied) {
        Optional<String> stalled = Optional.empty();
        for (long end = nanos + duration.toNanos();
                nanos < end;
                nanos += Duration.ofMillis(100).toNanos()) {
            stalled = watch.observe(nanos, hasLeader, committed, applied);
        }
        return stalled;
    }
}
