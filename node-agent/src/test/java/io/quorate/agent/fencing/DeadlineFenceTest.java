package io.quorate.agent.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.agent.time.BootClock;
import io.quorate.agent.time.FakeBootClock;
import io.quorate.consensus.model.Epoch;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeadlineFenceTest {
    private static final Duration DURATION = Duration.ofSeconds(10);
    private static final Duration MARGIN = Duration.ofSeconds(1);
    private static final Duration USABLE = DURATION.minus(MARGIN);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final FakeBootClock clock = new FakeBootClock();
    private final AtomicInteger looks = new AtomicInteger();
    private final LeaseClock lease = new LeaseClock(clock);
    private final AtomicInteger fenced = new AtomicInteger();
    private volatile BooleanSupplier outcome = () -> true;
    private final DeadlineFence fence = DeadlineFence.start(lease, countingClock(), () -> {
        fenced.incrementAndGet();
        return outcome.getAsBoolean();
    });

    @AfterEach
    void close() {
        fence.close();
        assertThat(fence.isAlive()).isFalse();
    }

    @Test
    void postgresql_is_ended_at_the_deadline_and_not_before() {
        renew(new Epoch(1));
        clock.advance(USABLE.minusMillis(10));
        awaitLooks(3);
        assertThat(fenced).hasValue(0);

        clock.advance(Duration.ofMillis(10));

        awaitFenced(1);
    }

    @Test
    void a_machine_that_was_suspended_past_the_deadline_is_fenced_at_the_next_look() {
        renew(new Epoch(1));
        awaitLooks(1);

        clock.advance(Duration.ofHours(8));

        awaitFenced(1);
    }

    @Test
    void a_renewed_lease_is_fenced_at_its_later_deadline_only() {
        renew(new Epoch(1));
        clock.advance(USABLE.minusMillis(10));
        renew(new Epoch(1));
        clock.advance(Duration.ofMillis(20));
        awaitLooks(3);
        assertThat(fenced).hasValue(0);

        clock.advance(USABLE);

        awaitFenced(1);
    }

    @Test
    void one_deadline_is_fenced_once_and_the_next_one_again() {
        renew(new Epoch(1));
        clock.advance(USABLE);
        awaitFenced(1);
        clock.advance(DURATION);

        renew(new Epoch(2));
        awaitLooks(3);
        assertThat(fenced).hasValue(1);
        clock.advance(USABLE);

        awaitFenced(2);
    }

    @Test
    void a_lease_that_ended_or_was_never_renewed_is_not_fenced() {
        renew(new Epoch(1));
        lease.end();
        clock.advance(DURATION);
        lease.startEpoch(new Epoch(2));
        clock.advance(DURATION);
        renew(new Epoch(2));
        awaitLooks(3);

        assertThat(fenced).hasValue(0);
    }

    @Test
    void a_fence_that_fails_is_tried_again_until_it_succeeds() {
        outcome = () -> false;
        renew(new Epoch(1));
        clock.advance(USABLE);
        await().atMost(PATIENCE).until(() -> fenced.get() >= 2);

        outcome = () -> {
            throw new IllegalStateException("thrown by the test");
        };
        int before = fenced.get();
        await().atMost(PATIENCE).until(() -> fenced.get() >= before + 2);

        outcome = () -> {
            throw new OutOfMemoryError("thrown by the test");
        };
        int later = fenced.get();
        await().atMost(PATIENCE).until(() -> fenced.get() >= later + 2);

        outcome = () -> true;
        awaitQuiet();
    }

    @Test
    void a_clock_that_does_not_answer_counts_as_a_deadline_that_has_passed() {
        renew(new Epoch(1));

        clock.fail();

        awaitFenced(1);
    }

    @Test
    void an_interrupt_does_not_end_the_watch() {
        Thread thread = Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().equals("lease-deadline"))
                .findAny()
                .orElseThrow();

        thread.interrupt();
        renew(new Epoch(1));
        clock.advance(USABLE);

        awaitFenced(1);
        assertThat(fence.isAlive()).isTrue();
    }

    private void renew(Epoch epoch) {
        lease.startEpoch(epoch);
        lease.applied(lease.beginRenewal(), DURATION, MARGIN);
    }

    /** The fence's own clock, which tells how often it was asked. */
    private BootClock countingClock() {
        return () -> {
            looks.incrementAndGet();
            return clock.now();
        };
    }

    private void awaitLooks(int more) {
        int expected = looks.get() + more;
        await().atMost(PATIENCE).until(() -> looks.get() >= expected);
    }

    private void awaitFenced(int times) {
        await("fenced").atMost(PATIENCE).until(fenced::get, count -> count == times);
    }

    /** A deadline that is done is not looked at any more: the next one's count tells that nothing was fenced meanwhile. */
    private void awaitQuiet() {
        await().atMost(PATIENCE).until(() -> {
            int before = fenced.get();
            awaitWatching();
            return fenced.get() == before;
        });
    }

    private void awaitWatching() {
        clock.advance(DURATION);
        renew(new Epoch(1));
        awaitLooks(3);
    }
}
