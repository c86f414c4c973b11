package io.quorate.agent.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.agent.time.FakeBootClock;
import io.quorate.consensus.model.Epoch;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseClockTest {
    private static final Duration DURATION = Duration.ofSeconds(10);
    private static final Duration MARGIN = Duration.ofSeconds(1);
    private static final Duration USABLE = DURATION.minus(MARGIN);
    private static final Duration TICK = Duration.ofMillis(10);
    private static final Epoch EPOCH = new Epoch(7);

    private final FakeBootClock clock = new FakeBootClock();
    private final LeaseClock lease = new LeaseClock(clock);

    @Test
    void without_a_lease_nothing_is_safe() {
        assertUnsafe();
        assertThat(lease.deadline()).isEmpty();
        assertThat(lease.epoch()).isEmpty();
    }

    @Test
    void a_grant_is_worth_nothing_before_its_first_renewal_is_applied() {
        lease.startEpoch(EPOCH);
        lease.beginRenewal();

        assertUnsafe();
        assertThat(lease.epoch()).contains(EPOCH);
    }

    @Test
    void a_renewal_counts_from_before_it_was_sent() {
        lease.startEpoch(EPOCH);
        Duration sent = clock.now();
        SentAt sentAt = lease.beginRenewal();
        clock.advance(Duration.ofSeconds(3));

        assertThat(lease.applied(sentAt, DURATION, MARGIN)).contains(sent.plus(USABLE));

        assertThat(lease.deadline()).contains(sent.plus(USABLE));
        assertThat(lease.remaining()).contains(USABLE.minusSeconds(3));
        assertThat(lease.isSafe()).isTrue();
    }

    @Test
    void a_lease_is_unsafe_from_its_deadline_on() {
        renew();

        clock.advance(USABLE.minus(TICK));
        assertThat(lease.isSafe()).isTrue();
        clock.advance(TICK);

        assertUnsafe();
        assertThat(lease.deadline()).contains(clock.now());
    }

    @Test
    void safe_for_a_while_means_longer_than_that() {
        renew();

        assertThat(lease.isSafeFor(USABLE.minus(TICK))).isTrue();
        assertThat(lease.isSafeFor(USABLE)).isFalse();
    }

    @Test
    void an_unknown_outcome_extends_nothing() {
        renew();
        Duration before = lease.deadline().orElseThrow();

        clock.advance(Duration.ofSeconds(2));
        lease.beginRenewal();

        assertThat(lease.deadline()).contains(before);
    }

    @Test
    void a_renewal_that_is_applied_out_of_order_or_with_a_shorter_duration_takes_nothing_back() {
        lease.startEpoch(EPOCH);
        SentAt first = lease.beginRenewal();
        clock.advance(Duration.ofSeconds(2));
        SentAt second = lease.beginRenewal();
        Duration expected = clock.now().plus(USABLE);

        lease.applied(second, DURATION, MARGIN);

        assertThat(lease.applied(first, DURATION, MARGIN)).contains(expected);
        assertThat(lease.applied(lease.beginRenewal(), Duration.ofSeconds(5), MARGIN))
                .contains(expected);
        assertThat(lease.deadline()).contains(expected);
    }

    @Test
    void a_machine_that_was_suspended_finds_its_lease_unsafe_at_once() {
        renew();

        clock.advance(Duration.ofHours(8));

        assertUnsafe();
    }

    @Test
    void an_outcome_that_arrives_after_the_deadline_gives_only_what_is_left_of_it() {
        lease.startEpoch(EPOCH);
        SentAt late = lease.beginRenewal();
        clock.advance(USABLE);

        lease.applied(late, DURATION, MARGIN);

        assertUnsafe();
    }

    @Test
    void an_ended_lease_is_unsafe_at_once_and_a_late_outcome_changes_nothing() {
        renew();
        SentAt late = lease.beginRenewal();

        lease.end();

        assertUnsafe();
        assertThat(lease.applied(late, DURATION, MARGIN)).isEmpty();
        assertUnsafe();
        assertThat(lease.deadline()).isEmpty();
    }

    @Test
    void a_renewal_of_an_older_epoch_extends_nothing() {
        renew();
        SentAt old = lease.beginRenewal();

        lease.startEpoch(EPOCH.next());

        assertThat(lease.applied(old, DURATION, MARGIN)).isEmpty();
        assertUnsafe();
        assertThat(lease.deadline()).isEmpty();
    }

    @Test
    void a_renewal_sent_without_a_lease_extends_no_later_one() {
        SentAt early = lease.beginRenewal();
        assertThat(lease.applied(early, DURATION, MARGIN)).isEmpty();

        lease.startEpoch(EPOCH);

        assertThat(lease.applied(early, DURATION, MARGIN)).isEmpty();
        assertUnsafe();
    }

    @Test
    void an_epoch_that_is_taken_up_again_after_a_release_needs_a_new_renewal() {
        renew();
        SentAt before = lease.beginRenewal();
        lease.end();
        lease.startEpoch(EPOCH);

        assertThat(lease.applied(before, DURATION, MARGIN)).isEmpty();
        assertUnsafe();

        renew();
        assertThat(lease.isSafe()).isTrue();
    }

    @Test
    void starting_the_epoch_that_is_held_changes_nothing() {
        renew();
        SentAt sentAt = lease.beginRenewal();

        lease.startEpoch(EPOCH);

        assertThat(lease.isSafe()).isTrue();
        assertThat(lease.applied(sentAt, DURATION, MARGIN)).isPresent();
    }

    @Test
    void an_older_epoch_never_starts() {
        lease.startEpoch(EPOCH);
        lease.end();

        assertThatThrownBy(() -> lease.startEpoch(new Epoch(6)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("epoch 6")
                .hasMessageContaining("epoch 7");
        assertThat(lease.epoch()).isEmpty();
    }

    @Test
    void a_clock_that_does_not_answer_is_never_safe() {
        renew();

        clock.fail();

        assertUnsafe();
        assertThat(lease.deadline()).isPresent();
    }

    private void renew() {
        lease.startEpoch(EPOCH);
        lease.applied(lease.beginRenewal(), DURATION, MARGIN);
    }

    private void assertUnsafe() {
        assertThat(lease.isSafe()).isFalse();
        assertThat(lease.isSafeFor(Duration.ZERO)).isFalse();
        assertThat(lease.remaining()).isEmpty();
    }
}
