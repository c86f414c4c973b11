package io.quorate.agent.fencing;

import io.quorate.agent.time.BootClock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's own end of a lease: a thread {@code lease-deadline} that ends PostgreSQL when the {@link LeaseClock}'s deadline has
 * passed. It waits for no other thread and takes none of their locks; what it is given to run must not either.
 *
 * <p>It fences once for each deadline, and again and again while the fence fails and the deadline stands. It looks every 50 ms,
 * since a suspended machine wakes up past its deadline. A clock that does not answer counts as a deadline that has passed.
 */
public final class DeadlineFence implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DeadlineFence.class);

    private static final Duration LONGEST_WAIT = Duration.ofMillis(50);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

    private final LeaseClock lease;
    private final BootClock clock;
    private final BooleanSupplier fence;
    private final Thread thread;
    private volatile boolean isClosed;

    /** The deadline that has been fenced for; touched by the thread only. */
    private @Nullable Duration fenced;

    /** How many failed attempts came in a row; touched by the thread only. */
    private int failures;

    /** Without its thread, for who calls {@link #look} himself. */
    DeadlineFence(LeaseClock lease, BootClock clock, BooleanSupplier fence) {
        this.lease = lease;
        this.clock = clock;
        this.fence = fence;
        this.thread = new Thread(this::watch, "lease-deadline");
        thread.setDaemon(true);
    }

    /**
     * @param clock one of its own, so that it shares no lock with others
     * @param fence ends every process of PostgreSQL, and puts the standing fence back; true when none is left and it stands. It has a
     *     deadline of its own
     */
    public static DeadlineFence start(LeaseClock lease, BootClock clock, BooleanSupplier fence) {
        DeadlineFence started = new DeadlineFence(lease, clock, fence);
        started.thread.start();
        return started;
    }

    /** False when the thread has ended: then no lease may be held. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    /** Ends the watch without fencing; waits for a fence under way, for at most 5 s. Only when no server is writable. */
    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(LONGEST_STOP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        while (!isClosed) {
            try {
                look();
            } catch (Throwable broken) {
                // The outermost frame: a fence that stops looking is none. What failed is tried again at the next look.
                reportBroken(broken);
            }
            // Nobody has a reason to interrupt this thread, and a flag left set would make it spin.
            Thread.interrupted();
            LockSupport.parkNanos(untilNextLook().toNanos());
        }
    }

    void look() {
        Optional<Duration> deadline = lease.deadline();
        if (deadline.isEmpty() || deadline.get().equals(fenced) || !isPassed(deadline.get())) {
            return;
        }
        if (failures == 0) {
            log.atWarn()
                    .addKeyValue("deadline", deadline.get())
                    .log("the lease's deadline has passed: ending PostgreSQL");
        }
        if (fence.getAsBoolean()) {
            fenced = deadline.get();
            failures = 0;
            log.atWarn()
                    .addKeyValue("deadline", deadline.get())
                    .log("no process of PostgreSQL is left, and the fence stands");
        } else {
            reportFailure(
                    "after the lease's deadline processes of PostgreSQL are left, or the fence does not stand; going on",
                    null);
        }
    }

    private boolean isPassed(Duration deadline) {
        try {
            return clock.now().compareTo(deadline) >= 0;
        } catch (RuntimeException notKnown) {
            return true;
        }
    }

    /** Until the deadline, if that is sooner than the next look. */
    private Duration untilNextLook() {
        return lease.remaining()
                .filter(left -> left.compareTo(LONGEST_WAIT) < 0)
                .orElse(LONGEST_WAIT);
    }

    private void reportBroken(Throwable broken) {
        try {
            reportFailure("ending PostgreSQL after the lease's deadline failed; going on", broken);
        } catch (Throwable unloggable) {
            // Nothing is left to tell it with, and the watch must go on.
        }
    }

    /** The first of a row, then one in 100: that is about every 5 s. */
    private void reportFailure(String message, @Nullable Throwable cause) {
        if (failures++ % 100 == 0) {
            log.atError().setCause(cause).log(message);
        }
    }
}
