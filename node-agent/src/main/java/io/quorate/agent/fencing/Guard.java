package io.quorate.agent.fencing;

import io.quorate.agent.time.BootClock;
import io.quorate.agent.time.BootId;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The agent's hand on its guard: two processes {@code guard.sh} outside the JVM, each of which ends PostgreSQL when the deadline in
 * the lease directory has passed. They outlive the agent, and the next agent takes them over. No guard, no lease.
 *
 * <p>One of them is enough to hold a lease: it does all that both do. The other is there for the case that the first is killed while
 * the agent cannot see it; so both are put back at once, by the agent ({@link #complete}) or by the one that is left.
 *
 * <p>Whatever cannot be read as an order counts as a deadline that has passed. So {@link #markNoLease} comes before a fenced start
 * of PostgreSQL, and {@link #arm} before a promotion; a first {@link #ensureRunning} without an order ends what runs.
 *
 * <p>The lease directory should be in memory (a tmpfs such as /run, and kept when the service restarts): orders are not synced to a
 * disk. Thread-safe; methods throw {@link UncheckedIOException} when files cannot be written or read, after which nobody may take
 * the order as given or the guard as alive.
 */
public final class Guard {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final BootClock clock;
    private final GuardFiles files;
    private final List<GuardSeat> seats;

    /**
     * @param script guard.sh; keeps this name, by which a running guard is known
     * @param dataDirectory of PostgreSQL; need not exist yet
     * @param leaseDirectory of this node alone; created when missing
     */
    public Guard(Path script, Path dataDirectory, Path leaseDirectory, BootClock clock, BootId boot) {
        GuardProgram program = new GuardProgram(script);
        Path data = dataDirectory.toAbsolutePath().normalize();
        Path lease = leaseDirectory.toAbsolutePath().normalize();
        this.clock = clock;
        this.files = new GuardFiles(lease, boot);
        this.seats = Stream.of("1", "2")
                .map(name -> new GuardSeat(name, program, data, lease, clock, files))
                .toList();
    }

    /**
     * Takes over what works, or starts both, where none does; one that stands still is replaced. Blocks until those that were started
     * have made their first round, and so have acted upon the order that they found; for at most 3 s.
     *
     * @return true when one works
     */
    public synchronized boolean ensureRunning() {
        if (isAlive()) {
            return true;
        }
        files.createDirectory();
        if (files.order().equals(Optional.of(GuardFiles.STOP))) {
            // Left by an orderly shutdown: a guard that read it would leave again.
            markNoLease();
        }
        seats.forEach(GuardSeat::start);
        awaitFirstRounds();
        return isAlive();
    }

    /**
     * Starts the other where only one works, and does not wait for it. A deadline that has passed is left to the one that is there:
     * it tells the other what has been acted upon already.
     *
     * @return true when one was missing
     */
    public synchronized boolean complete() {
        if (seats.stream().allMatch(GuardSeat::isAlive) || !isAlive() || !isOrderAhead()) {
            return false;
        }
        List<GuardSeat> missing = seats.stream()
                .filter(Predicate.not(GuardSeat::isAlive))
                .filter(Predicate.not(GuardSeat::isStarting))
                .toList();
        missing.forEach(GuardSeat::start);
        return !missing.isEmpty();
    }

    /** One of them works: it exists, is neither a zombie nor stopped, and has made a round lately. Reads a few small files. */
    public boolean isAlive() {
        return seats.stream().anyMatch(GuardSeat::isAlive);
    }

    /** How many of the two do, see {@link #isAlive}. */
    int countWorking() {
        return (int) seats.stream().filter(GuardSeat::isAlive).count();
    }

    /**
     * Orders the guard to end PostgreSQL at this boot time, rounded down to 10 ms. In force when it returns; when it throws, the
     * order before may still be, and the lease must not be taken as extended.
     */
    public synchronized void arm(Duration deadlineBootTime) {
        files.writeOrder(GuardFiles.valueOf(deadlineBootTime));
    }

    /** No lease is held and PostgreSQL is down or fenced: the guard does nothing. */
    public synchronized void markNoLease() {
        files.createDirectory();
        files.writeOrder(GuardFiles.NO_LEASE);
    }

    /** The cluster is paused: the guard does nothing while this stands. */
    public synchronized void markPaused() {
        files.writeOrder(GuardFiles.PAUSED);
    }

    /** Tells the guard to leave, at an orderly shutdown of the agent; only when no server runs that could be writable. */
    public synchronized void dismiss() {
        files.writeOrder(GuardFiles.STOP);
    }

    /** Boot time at which the guard ends PostgreSQL, as read back; empty when it has another order, or none of this boot. */
    public Optional<Duration> isArmedUntil() {
        return files.deadline();
    }

    /** What the guard was told last, in the words of guard.sh; empty when nothing, or nothing of this boot. */
    Optional<String> order() {
        return files.order();
    }

    /** A guard that starts now finds nothing to act upon. */
    private boolean isOrderAhead() {
        boolean isRest = files.order()
                .filter(order -> order.equals(GuardFiles.NO_LEASE) || order.equals(GuardFiles.PAUSED))
                .isPresent();
        return isRest
                || files.deadline()
                        .filter(deadline -> clock.now().compareTo(deadline) < 0)
                        .isPresent();
    }

    private void awaitFirstRounds() {
        while (seats.stream().anyMatch(seat -> seat.isStarting() && !seat.isAlive())) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
