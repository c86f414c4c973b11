package io.quorate.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.fencing.GuardStopTime;
import io.quorate.agent.fencing.LeaseClock;
import io.quorate.agent.fencing.LeaseGuard;
import io.quorate.agent.fencing.LeaseMargin;
import io.quorate.agent.observation.GuardView;
import io.quorate.agent.observation.RenewalView;
import io.quorate.agent.time.FakeBootClock;
import io.quorate.consensus.command.Rejection;
import io.quorate.consensus.log.AppliedState;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.LeaseArithmetic;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RenewalsTest {
    private static final ClusterSettings SETTINGS = ClusterSettings.DEFAULT;
    private static final Duration USABLE = SETTINGS.leaseDuration().minus(SETTINGS.leaseMargin());
    private static final Lease LEASE =
            new Lease(new NodeId("node-a"), new Epoch(3), SETTINGS.leaseDuration(), 7, "a test", Optional.empty(), 0);
    private static final long RESUME = 1;
    private static final Rejection RENEWED = new Rejection(Rejection.Code.RENEWED_MEANWHILE, "a renewal came first");

    private final FakeBootClock boot = new FakeBootClock();
    private final LeaseClock clock = new LeaseClock(boot);
    private GuardStopTime stopTime = GuardStopTime.untried(LeaseArithmetic.GUARD_STOP_TIME);
    private final LeaseMargin margin = new LeaseMargin(() -> stopTime);
    private final RecordingGuard guard = new RecordingGuard();
    private final List<CompletableFuture<ProposalOutcome>> sent = new ArrayList<>();
    private final Renewals renewals = new Renewals(
            (command, deadline) -> {
                CompletableFuture<ProposalOutcome> pending = new CompletableFuture<>();
                sent.add(pending);
                return pending;
            },
            clock,
            guard,
            margin,
            Runnable::run,
            () -> boot.now().toNanos());

    @Test
    void the_first_renewal_of_a_resume_is_bound_by_its_own_deadline_before_its_answer() {
        Duration deadline = boot.now().plus(USABLE);

        resume();

        assertThat(guard.armed).containsExactly(deadline);
        assertThat(clock.deadline()).contains(deadline);
        assertThat(clock.isSafe()).isTrue();
    }

    @Test
    void a_renewal_of_a_resume_that_is_repeated_without_an_answer_moves_no_deadline() {
        Duration deadline = boot.now().plus(USABLE);
        resume();

        for (int second = 0; second < 6; second++) {
            boot.advance(Duration.ofSeconds(1));
            resume();
        }

        assertThat(guard.armed).containsExactly(deadline);
        assertThat(clock.deadline()).contains(deadline);
        assertThat(clock.isSafe()).isFalse();
    }

    @Test
    void a_renewal_of_the_same_resume_after_a_release_gives_no_deadline_before_it_is_applied() {
        Duration deadline = boot.now().plus(USABLE);
        resume();
        boot.advance(USABLE);
        clock.end(LEASE.epoch());

        resume();

        assertThat(guard.armed).containsExactly(deadline);
        assertThat(clock.deadline()).isEmpty();
    }

    @Test
    void the_first_renewal_of_the_next_resume_is_bound_again() {
        resume();
        boot.advance(Duration.ofSeconds(2));
        clock.end(LEASE.epoch());
        Duration deadline = boot.now().plus(USABLE);

        renewals.sendToResume(LEASE, SETTINGS, Optional.empty(), RESUME + 1);

        assertThat(guard.armed).endsWith(deadline);
        assertThat(clock.deadline()).contains(deadline);
    }

    @Test
    void a_renewal_of_a_resume_that_is_applied_extends_like_any_other() {
        resume();
        boot.advance(Duration.ofSeconds(2));
        Duration later = boot.now().plus(USABLE);
        resume();

        sent.get(1).complete(new ProposalOutcome.Applied(12));

        assertThat(clock.deadline()).contains(later);
        assertThat(guard.armed).endsWith(later);
    }

    @Test
    void a_resume_sends_nothing_while_the_guard_cannot_be_armed() {
        guard.works = false;

        resume();

        assertThat(sent).isEmpty();
        assertThat(clock.deadline()).isEmpty();
    }

    @Test
    void a_resume_that_could_not_arm_the_guard_is_tried_again_after_a_pause() {
        guard.works = false;

        resume();

        assertThat(renewals.view(SETTINGS)).isEqualTo(RenewalView.NOT_DUE);
        boot.advance(Duration.ofMillis(200));
        assertThat(renewals.view(SETTINGS)).isEqualTo(RenewalView.DUE);
    }

    @Test
    void a_node_whose_guard_is_slow_keeps_more_of_its_lease_than_what_is_recorded() {
        stopTime = triedWith(Duration.ofMillis(700));
        Duration slow = SETTINGS.leaseDuration().minusMillis(2 * 700 + 12);
        Duration first = boot.now().plus(slow);

        resume();
        assertThat(clock.deadline()).contains(first);
        boot.advance(Duration.ofSeconds(1));
        Duration second = boot.now().plus(slow);
        renewals.send(LEASE, SETTINGS, Optional.empty());
        sent.get(1).complete(new ProposalOutcome.Applied(12));

        assertThat(clock.deadline()).contains(second);
        assertThat(guard.armed).containsExactly(first, second);
    }

    @Test
    void what_a_renewal_took_is_told_once_it_is_applied() {
        clock.startEpoch(LEASE.epoch());
        for (int millis : new int[] {40, 70, 10}) {
            renewals.send(LEASE, SETTINGS, Optional.empty());
            boot.advance(Duration.ofMillis(millis));
            sent.get(sent.size() - 1).complete(new ProposalOutcome.Applied(12));
        }
        renewals.send(LEASE, SETTINGS, Optional.empty());
        boot.advance(Duration.ofSeconds(2));
        sent.get(3).complete(new ProposalOutcome.Unknown("no answer"));

        assertThat(margin.report(SETTINGS).lastRoundTrip()).contains(Duration.ofMillis(10));
        assertThat(margin.report(SETTINGS).worstRoundTrip()).contains(Duration.ofMillis(70));
    }

    @Test
    void a_state_from_before_a_renewal_that_is_known_to_be_applied_does_not_count_it() {
        clock.startEpoch(LEASE.epoch());
        renewals.send(LEASE, SETTINGS, Optional.empty());
        assertThat(renewals.areCountedIn(appliedUpTo(11))).as("no answer yet").isTrue();

        sent.get(0).complete(new ProposalOutcome.Applied(12));

        assertThat(renewals.areCountedIn(appliedUpTo(11))).isFalse();
        assertThat(renewals.areCountedIn(appliedUpTo(12))).isTrue();
    }

    @Test
    void a_state_from_before_a_release_was_refused_does_not_count_the_renewal_that_it_was_refused_for() {
        clock.startEpoch(LEASE.epoch());
        renewals.releasing();

        renewals.notReleased(new ProposalOutcome.Rejected(12, RENEWED));

        assertThat(renewals.isReleasing(SETTINGS)).isFalse();
        assertThat(renewals.areCountedIn(appliedUpTo(11))).isFalse();
        assertThat(renewals.areCountedIn(appliedUpTo(12))).isTrue();
    }

    private static AppliedState appliedUpTo(long index) {
        return new AppliedState(index, ClusterState.EMPTY);
    }

    private static GuardStopTime triedWith(Duration run) {
        return new GuardStopTime(LeaseArithmetic.GUARD_STOP_TIME, List.of(run), Optional.empty());
    }

    private void resume() {
        renewals.sendToResume(LEASE, SETTINGS, Optional.empty(), RESUME);
    }

    private static final class RecordingGuard implements LeaseGuard {
        private final List<Duration> armed = new ArrayList<>();
        private boolean works = true;

        @Override
        public GuardView view() {
            return GuardView.ARMED;
        }

        @Override
        public boolean ensureRunning(boolean isReadOnly) {
            return works;
        }

        @Override
        public GuardView complete() {
            return view();
        }

        @Override
        public boolean arm(Duration deadline) {
            if (works) {
                armed.add(deadline);
            }
            return works;
        }

        @Override
        public boolean markNoLease() {
            return works;
        }

        @Override
        public boolean markPaused() {
            return works;
        }

        @Override
        public Optional<Duration> armedUntil() {
            return Optional.empty();
        }
    }
}
