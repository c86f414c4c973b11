package io.quorate.agent.loop;

import io.quorate.agent.fencing.LeaseClock;
import io.quorate.agent.fencing.LeaseGuard;
import io.quorate.agent.fencing.LeaseMargin;
import io.quorate.agent.fencing.SentAt;
import io.quorate.agent.observation.RenewalView;
import io.quorate.consensus.command.ClusterCommand.RenewLease;
import io.quorate.consensus.log.AppliedState;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.log.Proposals;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.WalPosition;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends renewals and turns their outcomes into deadlines. The clock is read before a renewal is submitted; only its own application
 * extends anything; an outcome that is not known extends nothing. Owned by the loop thread.
 */
final class Renewals {
    private static final Logger LOG = LoggerFactory.getLogger(Renewals.class);
    private static final Duration AFTER_FAILURE = Duration.ofMillis(200);

    private final Proposals proposals;
    private final LeaseClock clock;
    private final LeaseGuard guard;
    private final LeaseMargin margin;
    private final Wake wake;
    private final LongSupplier nanoTime;
    private final Since sinceSent;
    private final Since sinceReleased;
    private long lastSent;
    private long lastAnswered;
    private boolean lastFailed;
    private long lastCountedAt;
    /** The resume whose first renewal was sent; they are numbered from 1. */
    private long boundResume;

    Renewals(
            Proposals proposals,
            LeaseClock clock,
            LeaseGuard guard,
            LeaseMargin margin,
            Wake wake,
            LongSupplier nanoTime) {
        this.proposals = proposals;
        this.clock = clock;
        this.guard = guard;
        this.margin = margin;
        this.wake = wake;
        this.nanoTime = nanoTime;
        this.sinceSent = new Since(nanoTime);
        this.sinceReleased = new Since(nanoTime);
    }

    RenewalView view(ClusterSettings settings) {
        if (isReleasing(settings)) {
            return RenewalView.IN_FLIGHT;
        }
        if (!sinceSent.isRunning()) {
            return RenewalView.DUE;
        }
        boolean isAnswered = lastAnswered == lastSent;
        Duration pause = isAnswered && lastFailed ? AFTER_FAILURE : settings.renewalInterval();
        if (sinceSent.elapsed().compareTo(pause) >= 0) {
            return RenewalView.DUE;
        }
        return isAnswered ? RenewalView.NOT_DUE : RenewalView.IN_FLIGHT;
    }

    /** A release was sent: no renewal until its outcome is known, or did not come in time. */
    void releasing() {
        sinceReleased.restart();
    }

    /** It was not applied. One that was refused tells of a renewal before it that this node may not have applied yet. */
    void notReleased(ProposalOutcome outcome) {
        sinceReleased.stop();
        if (outcome instanceof ProposalOutcome.Rejected refused) {
            lastCountedAt = Math.max(lastCountedAt, refused.index());
        }
    }

    boolean isReleasing(ClusterSettings settings) {
        return sinceReleased.isRunning() && sinceReleased.elapsed().compareTo(settings.renewalInterval()) < 0;
    }

    /**
     * The state counts every renewal that is known to be applied. The leader's answer may come before this node has applied it, and a
     * release that counts one too few is refused.
     */
    boolean areCountedIn(AppliedState applied) {
        return applied.index() >= lastCountedAt;
    }

    /** A new lease: the first renewal is due at once. */
    void forget() {
        sinceSent.stop();
        sinceReleased.stop();
        lastFailed = false;
    }

    void send(Lease lease, ClusterSettings settings, Optional<WalPosition> position) {
        SentAt sentAt = begin(lease);
        submit(new RenewLease(lease.holder(), lease.epoch(), position, Optional.empty()), sentAt, lease, settings);
    }

    /** After a release whose outcome is not known the lease begins anew: only a renewal that is sent from now on counts. */
    private SentAt begin(Lease lease) {
        clock.startEpoch(lease.epoch());
        return clock.beginRenewal();
    }

    /**
     * The first of them arms guard and clock with its own deadline before it is sent: from then on the resume may have ended, and the
     * lease with it. A later one waits for its answer like any other renewal: should the first have been applied, nothing that is
     * not known to be applied may move its deadline. Nor may it give another one after a release, which takes the deadline away.
     */
    void sendToResume(Lease lease, ClusterSettings settings, Optional<WalPosition> position, long resumeNumber) {
        boolean isFirst = clock.deadline().isEmpty() && resumeNumber != boundResume;
        SentAt sentAt = begin(lease);
        if (isFirst) {
            Duration kept = margin.effective(lease.duration(), settings.leaseMargin());
            if (!guard.arm(sentAt.deadline(lease.duration(), kept))) {
                LOG.atWarn().addKeyValue("epoch", lease.epoch()).log("the guard could not be armed; the resume waits");
                notSent();
                return;
            }
            clock.bound(sentAt, lease.duration(), kept);
            boundResume = resumeNumber;
        }
        submit(
                new RenewLease(lease.holder(), lease.epoch(), position, Optional.of(resumeNumber)),
                sentAt,
                lease,
                settings);
    }

    /** As good as sent and failed: tried again after the same pause. */
    private void notSent() {
        lastAnswered = ++lastSent;
        lastFailed = true;
        sinceSent.restart();
    }

    private void submit(RenewLease command, SentAt sentAt, Lease lease, ClusterSettings settings) {
        long number = ++lastSent;
        long sentNanos = nanoTime.getAsLong();
        sinceSent.restart();
        wake.answer(proposals.propose(command, lease.duration()), outcome -> {
            if (outcome instanceof ProposalOutcome.Applied applied) {
                lastCountedAt = Math.max(lastCountedAt, applied.index());
                margin.renewed(Duration.ofNanos(nanoTime.getAsLong() - sentNanos));
            }
            answered(number, outcome, sentAt, lease, settings);
        });
    }

    private void answered(long number, ProposalOutcome outcome, SentAt sentAt, Lease lease, ClusterSettings settings) {
        lastAnswered = Math.max(lastAnswered, number);
        lastFailed = !outcome.isApplied();
        if (outcome.isApplied()) {
            extend(sentAt, lease, settings);
        } else if (outcome instanceof ProposalOutcome.Rejected refused) {
            LOG.atWarn()
                    .addKeyValue("epoch", lease.epoch())
                    .addKeyValue("rejection", refused.rejection())
                    .log("a renewal was refused: the lease is gone");
            clock.end(lease.epoch());
        } else {
            LOG.atInfo()
                    .addKeyValue("epoch", lease.epoch())
                    .addKeyValue("outcome", outcome)
                    .log("a renewal was not confirmed; it extends nothing");
        }
    }

    /** The guard first: should it fail, it fires at the former deadline, and so does the clock. */
    private void extend(SentAt sentAt, Lease lease, ClusterSettings settings) {
        if (!clock.isOf(sentAt)) {
            return;
        }
        Duration kept = margin.effective(lease.duration(), settings.leaseMargin());
        if (guard.arm(sentAt.deadline(lease.duration(), kept))) {
            clock.applied(sentAt, lease.duration(), kept);
        } else {
            LOG.atWarn()
                    .addKeyValue("epoch", lease.epoch())
                    .log("the guard could not be armed; the renewal extends nothing");
        }
    }
}
