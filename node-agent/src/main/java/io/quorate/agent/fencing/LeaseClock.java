package io.quorate.agent.fencing;

import io.quorate.agent.time.BootClock;
import io.quorate.consensus.model.Epoch;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Until when this node may write. Only an applied renewal extends it, counted from before the renewal was sent; an unknown outcome
 * extends nothing. Pure arithmetic over the boot-time clock: a machine that was suspended finds its lease unsafe at the first look.
 *
 * <p>The clock's readings are rounded down, by up to 10 ms, at both ends of a comparison; the margin pays for it. A clock that does
 * not answer is never safe.
 *
 * <p>Thread-safe and without locks: no thread that stands still can keep another from an answer.
 */
public final class LeaseClock {
    private final BootClock clock;
    private final AtomicReference<@Nullable Tenure> current = new AtomicReference<>();
    private final AtomicReference<Epoch> newest = new AtomicReference<>(Epoch.NONE);

    public LeaseClock(BootClock clock) {
        this.clock = clock;
    }

    /**
     * A lease of this epoch was granted: worth nothing until its first renewal is applied. What was sent before counts no more. Again
     * for the epoch that is held: changes nothing.
     *
     * @throws IllegalArgumentException for an older epoch than before, which is a bug: epochs only grow
     */
    public void startEpoch(Epoch epoch) {
        Epoch known = newest.accumulateAndGet(epoch, (a, b) -> a.compareTo(b) >= 0 ? a : b);
        if (epoch.compareTo(known) < 0) {
            throw new IllegalArgumentException("epoch " + epoch + " cannot start: epoch " + known + " has");
        }
        current.updateAndGet(held -> held == null ? new Tenure(epoch) : held.continuedAs(epoch));
    }

    /**
     * Takes over the deadline of a guard that lives on from an earlier agent of this node. Every grant to another node lies after it,
     * so it holds before the log has told which epoch it belongs to; the next {@link #startEpoch} gives it that epoch.
     */
    public void adopt(Duration guardsDeadline) {
        current.set(new Tenure(new Object(), Epoch.NONE, guardsDeadline));
    }

    /**
     * The lease is gone, or is being released: unsafe at once, and no renewal sent before can change that. This ends no PostgreSQL,
     * and takes the deadline away from {@link DeadlineFence}: whoever calls has fenced, or does so next. The guard keeps its own.
     */
    public void end() {
        current.set(null);
    }

    /** {@link #end}, unless another epoch has begun. */
    public void end(Epoch epoch) {
        current.updateAndGet(held -> held != null && held.epoch.equals(epoch) ? null : held);
    }

    /**
     * To be called before a renewal is submitted, once for each command.
     *
     * @throws UncheckedIOException when the clock does not answer; nothing can be renewed then
     */
    public SentAt beginRenewal() {
        // The tenure first: a lease that starts in between is not extended by this renewal.
        Tenure tenure = current.get();
        return new SentAt(tenure == null ? null : tenure.identity, clock.now());
    }

    /**
     * The renewal was applied and the lease is held: it is safe until {@code sentAt + duration - margin}, or longer if it was
     * already. A renewal of an earlier tenure changes nothing.
     *
     * @param duration of the lease, as recorded with this renewal
     * @return the deadline in force, for the guard; empty when no lease of that tenure is held
     */
    public Optional<Duration> applied(SentAt sentAt, Duration duration, Duration margin) {
        Duration until = sentAt.deadline(duration, margin);
        Tenure now = current.updateAndGet(
                held -> held != null && held.identity == sentAt.tenure() ? held.extendedTo(until) : held);
        boolean isSameTenure = now != null && now.identity == sentAt.tenure();
        return isSameTenure ? Optional.ofNullable(now.writeUntil) : Optional.empty();
    }

    /**
     * The renewal that ends a pause is about to be sent. Until it is applied nobody can take the lease away; from then on it is worth
     * what any renewal is: so its deadline holds already, whether its answer comes or not.
     */
    public void bound(SentAt sentAt, Duration duration, Duration margin) {
        Optional<Duration> unused = applied(sentAt, duration, margin);
    }

    /** The renewal belongs to the lease that is held: its application would extend it. */
    public boolean isOf(SentAt sentAt) {
        Tenure held = current.get();
        return held != null && held.identity == sentAt.tenure();
    }

    /** It may write now. */
    public boolean isSafe() {
        return remaining().isPresent();
    }

    /** It may write now, and in this epoch. */
    public boolean isSafeIn(Epoch epoch) {
        return isSafe() && epoch().equals(Optional.of(epoch));
    }

    /** It may write now and for at least this much longer without another renewal. */
    public boolean isSafeFor(Duration longer) {
        return remaining().filter(left -> left.compareTo(longer) > 0).isPresent();
    }

    /** How long it may still write, always positive; empty when it may not, or when that is not known. */
    public Optional<Duration> remaining() {
        // The deadline before the clock: a thread that stood still in between counts that time as passed.
        Optional<Duration> until = deadline();
        if (until.isEmpty()) {
            return Optional.empty();
        }
        try {
            Duration left = until.get().minus(clock.now());
            return left.isNegative() || left.isZero() ? Optional.empty() : Optional.of(left);
        } catch (UncheckedIOException notKnown) {
            return Optional.empty();
        }
    }

    /** Boot time until which it may write, also when that has passed; empty without a lease, or before its first renewal. */
    public Optional<Duration> deadline() {
        Tenure held = current.get();
        return held == null ? Optional.empty() : Optional.ofNullable(held.writeUntil);
    }

    /** The epoch of the lease that is held, safe or not; empty without one. */
    public Optional<Epoch> epoch() {
        Tenure held = current.get();
        return held == null ? Optional.empty() : Optional.of(held.epoch);
    }

    /** One stretch of holding a lease. The identity tells it from another of the same epoch, before or after an end. */
    private static final class Tenure {
        private final Object identity;
        private final Epoch epoch;
        private final @Nullable Duration writeUntil;

        Tenure(Epoch epoch) {
            this(new Object(), epoch, null);
        }

        private Tenure(Object identity, Epoch epoch, @Nullable Duration writeUntil) {
            this.identity = identity;
            this.epoch = epoch;
            this.writeUntil = writeUntil;
        }

        /** An adopted deadline goes over to the epoch that the log tells of; any other epoch starts without one. */
        Tenure continuedAs(Epoch next) {
            if (epoch.equals(next)) {
                return this;
            }
            return epoch.equals(Epoch.NONE) ? new Tenure(new Object(), next, writeUntil) : new Tenure(next);
        }

        /** Never backwards: what was promised to be safe stays so, also when the lease's duration was made shorter. */
        Tenure extendedTo(Duration until) {
            boolean isLater = writeUntil == null || until.compareTo(writeUntil) > 0;
            return isLater ? new Tenure(identity, epoch, until) : this;
        }
    }
}
