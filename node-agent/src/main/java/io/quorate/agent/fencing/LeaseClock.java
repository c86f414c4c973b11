package io.quorate.agent.fencing;

import io.quorate.agent.time.BootClock;
import io.quorate.consensus.model.Epoch;
import java.time.Duration;
import java.util.Optional;

/**
 * Until when this node may write, by its own boot-time clock. A deadline comes only from a renewal that was applied, or from a living
 * guard that an earlier agent of this node had armed with one. Thread-safe.
 */
public final class LeaseClock {
    private final BootClock clock;
    private Epoch epoch = Epoch.NONE;
    private Optional<Duration> deadline = Optional.empty();

    public LeaseClock(BootClock clock) {
        this.clock = clock;
    }

    /** When a renewal was about to be submitted, and for which epoch. */
    public record SentAt(Epoch epoch, Duration bootTime) {
        /** Until when this renewal, once applied, allows to write: {@code sentAt + duration - margin}. */
        public Duration deadline(Duration duration, Duration margin) {
            return bootTime.plus(duration).minus(margin);
        }
    }

    /** To be called before the renewal is submitted; a repeated attempt keeps its first value. */
    public synchronized SentAt beginRenewal() {
        return new SentAt(epoch, clock.now());
    }

    /** The renewal that was begun then has been applied. One of another epoch extends nothing; nothing is ever shortened. */
    public synchronized void applied(SentAt sentAt, Duration duration, Duration margin) {
        Duration until = sentAt.deadline(duration, margin);
        boolean isLater = deadline.isEmpty() || until.compareTo(deadline.get()) > 0;
        if (sentAt.epoch().equals(epoch) && !epoch.equals(Epoch.NONE) && isLater) {
            deadline = Optional.of(until);
        }
    }

    /**
     * Takes over the deadline of a guard that lives on from an earlier agent. Any grant to another node lies after it, so it counts
     * whatever epoch the log tells of later.
     */
    public synchronized void adopt(Duration guardsDeadline) {
        epoch = Epoch.NONE;
        deadline = Optional.of(guardsDeadline);
    }

    /** The log says that this node holds the lease of that epoch. An adopted deadline stays, any other is forgotten. */
    public synchronized void startEpoch(Epoch newEpoch) {
        if (!epoch.equals(Epoch.NONE)) {
            deadline = Optional.empty();
        }
        epoch = newEpoch;
    }

    /** The lease of that epoch is over: unsafe at once. Does nothing when another epoch has begun. */
    public synchronized void end(Epoch ended) {
        if (epoch.equals(ended)) {
            deadline = Optional.empty();
        }
    }

    /** The log says that the lease is not this node's: an adopted deadline is void. */
    public synchronized void endAdopted() {
        epoch = Epoch.NONE;
        deadline = Optional.empty();
    }

    public synchronized boolean isSafe() {
        return deadline.filter(until -> clock.now().compareTo(until) < 0).isPresent();
    }

    /** Safe, and in this epoch. */
    public synchronized boolean isSafeIn(Epoch wanted) {
        return epoch.equals(wanted) && isSafe();
    }

    /** Time left; zero when the deadline has passed, empty when there is none. */
    public synchronized Optional<Duration> remaining() {
        return deadline.map(until -> until.minus(clock.now())).map(left -> left.isNegative() ? Duration.ZERO : left);
    }

    /** In boot time; empty when there is none. */
    public synchronized Optional<Duration> deadline() {
        return deadline;
    }
}
