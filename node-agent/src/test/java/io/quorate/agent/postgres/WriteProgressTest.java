package io.quorate.agent.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.model.Lsn;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WriteProgressTest {
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration SUSPICIOUS = WriteProgress.SUSPICIOUS;
    private static final Duration STUCK = SUSPICIOUS.plus(WriteProgress.PROBE_LIMIT);

    private final WriteProgress progress = new WriteProgress();
    private long now = 7;
    private boolean wasProbeDue;
    private boolean wasStuck;

    @Test
    void a_server_on_which_nothing_waits_is_never_probed() {
        look(Duration.ofMinutes(10), 100, 100);

        assertThat(wasProbeDue).isFalse();
        assertThat(wasStuck).isFalse();
    }

    @Test
    void a_server_that_always_has_wal_to_flush_and_flushes_some_is_never_probed() {
        for (int i = 0; i < 100; i++) {
            look(SUSPICIOUS.minus(LOOK), 200 + i, 100 + i);
        }

        assertThat(wasProbeDue).isFalse();
    }

    @Test
    void wal_that_waits_while_nothing_is_flushed_asks_for_a_probe_and_is_no_more_than_a_suspicion() {
        look(SUSPICIOUS, 200, 100);
        assertThat(wasProbeDue).isFalse();

        look(Duration.ofMinutes(10), 200, 100);

        assertThat(wasProbeDue).isTrue();
        assertThat(wasStuck).as("nobody has asked for the flush").isFalse();
    }

    @Test
    void a_probe_that_is_answered_ends_the_suspicion_before_the_next_look() {
        look(SUSPICIOUS.plus(LOOK), 200, 100);
        progress.probing(now);
        progress.answered();

        assertThat(progress.isProbeDue(now)).isFalse();
        look(Duration.ofMinutes(10), 300, 300);
        assertThat(wasStuck).isFalse();
    }

    @Test
    void a_probe_that_is_not_answered_in_its_time_means_that_writes_hang_until_something_is_flushed() {
        look(SUSPICIOUS.plus(LOOK), 200, 100);
        progress.probing(now);
        look(WriteProgress.PROBE_LIMIT, 250, 100);
        assertThat(wasStuck).isFalse();

        look(LOOK, 250, 100);

        assertThat(progress.isStuck(now)).isTrue();
        look(LOOK, 250, 120);
        assertThat(progress.isStuck(now)).isFalse();
    }

    @Test
    void a_disk_that_is_slow_and_flushes_something_between_two_looks_does_not_hang() {
        look(SUSPICIOUS.plus(LOOK), 200, 100);
        progress.probing(now);
        look(WriteProgress.PROBE_LIMIT, 250, 100);

        look(STUCK, 250, 110);

        assertThat(wasStuck).isFalse();
    }

    @Test
    void a_probe_that_is_refused_says_nothing_and_is_made_again_after_a_while() {
        look(SUSPICIOUS.plus(LOOK), 200, 100);
        progress.probing(now);
        progress.failed(now);
        assertThat(progress.isProbeDue(now)).isFalse();

        look(Duration.ofMinutes(10), 200, 100);

        assertThat(wasStuck).isFalse();
        assertThat(wasProbeDue).isTrue();
    }

    @Test
    void a_probe_whose_session_broke_after_it_had_hung_leaves_what_was_known() {
        look(SUSPICIOUS.plus(LOOK), 200, 100);
        progress.probing(now);
        look(STUCK, 200, 100);

        progress.failed(now);

        assertThat(progress.isStuck(now)).isTrue();
    }

    /** Looks as often as the watch does, for this long. */
    private void look(Duration time, long inserted, long flushed) {
        for (Duration left = time; left.compareTo(Duration.ZERO) > 0; left = left.minus(LOOK)) {
            progress.saw(new Lsn(inserted), new Lsn(flushed), now);
            wasProbeDue |= progress.isProbeDue(now);
            wasStuck |= progress.isStuck(now);
            now += LOOK.toNanos();
        }
    }
}
