package io.quorate.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.model.ClusterStates;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StandbyTracksTest {
    private final AtomicLong nanos = new AtomicLong();
    private final StandbyTracks tracks = new StandbyTracks(nanos::get);

    @Test
    void a_standby_is_unable_since_it_was_first_asked_for_as_such_and_not_at_all_once_it_is_able() {
        assertThat(unableFor(true)).isZero();
        pass(Duration.ofSeconds(2));
        assertThat(unableFor(true)).isEqualTo(Duration.ofSeconds(2));
        assertThat(unableFor(false)).isZero();
        pass(Duration.ofSeconds(1));
        assertThat(unableFor(true)).isZero();
        pass(Duration.ofSeconds(1));

        assertThat(unableFor(true)).isEqualTo(Duration.ofSeconds(1));
        assertThat(tracks.unableFor(ClusterStates.NODE_C, true)).isZero();
    }

    private Duration unableFor(boolean isUnable) {
        return tracks.unableFor(ClusterStates.NODE_B, isUnable);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
