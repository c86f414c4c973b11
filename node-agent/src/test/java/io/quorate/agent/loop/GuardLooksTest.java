package io.quorate.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.fencing.LeaseGuard;
import io.quorate.agent.observation.GuardView;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GuardLooksTest {
    private final AtomicLong now = new AtomicLong(1);
    private final CountingGuard guard = new CountingGuard();
    private final GuardLooks looks = new GuardLooks(guard, now::get);

    @Test
    void turns_in_quick_succession_share_a_look_and_a_dead_guard_is_seen_in_time() {
        assertThat(looks.complete()).isEqualTo(GuardView.IDLE);
        guard.view = GuardView.DEAD;

        pass(150);
        assertThat(looks.complete()).isEqualTo(GuardView.IDLE);
        pass(50);
        assertThat(looks.complete()).isEqualTo(GuardView.DEAD);
        assertThat(guard.count).isEqualTo(2);
    }

    @Test
    void what_it_was_told_is_seen_at_once() {
        looks.complete();
        guard.view = GuardView.ARMED;
        looks.arm(Duration.ZERO);
        assertThat(looks.complete()).isEqualTo(GuardView.ARMED);
        guard.view = GuardView.IDLE;
        looks.markNoLease();
        assertThat(looks.complete()).isEqualTo(GuardView.IDLE);
        guard.view = GuardView.PAUSED;
        looks.markPaused();
        assertThat(looks.complete()).isEqualTo(GuardView.PAUSED);
        guard.view = GuardView.DEAD;
        looks.ensureRunning(true);
        assertThat(looks.complete()).isEqualTo(GuardView.DEAD);
    }

    @Test
    void who_asks_for_a_look_gets_one() {
        looks.complete();
        guard.view = GuardView.DEAD;

        assertThat(looks.view()).isEqualTo(GuardView.DEAD);
        assertThat(looks.complete()).isEqualTo(GuardView.DEAD);
    }

    private void pass(long millis) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private static final class CountingGuard implements LeaseGuard {
        private GuardView view = GuardView.IDLE;
        private int count;

        @Override
        public GuardView view() {
            count++;
            return view;
        }

        @Override
        public GuardView complete() {
            return view();
        }

        @Override
        public boolean ensureRunning(boolean isReadOnly) {
            return true;
        }

        @Override
        public boolean arm(Duration deadline) {
            return true;
        }

        @Override
        public boolean markNoLease() {
            return true;
        }

        @Override
        public boolean markPaused() {
            return true;
        }

        @Override
        public Optional<Duration> armedUntil() {
            return Optional.empty();
        }
    }
}
