package io.quorate.agent.loop;

import io.quorate.agent.fencing.LeaseGuard;
import io.quorate.agent.observation.GuardView;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The same guard, looked at five times a second: a look opens half a dozen files, and the loop has many more turns. Whatever the guard
 * was told since makes the next turn look again. For the loop thread.
 */
final class GuardLooks implements LeaseGuard {
    private static final long LONGEST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(190);

    private final LeaseGuard guard;
    private final LongSupplier nanoTime;
    private @Nullable GuardView seen;
    private long seenAt;

    GuardLooks(LeaseGuard guard, LongSupplier nanoTime) {
        this.guard = guard;
        this.nanoTime = nanoTime;
    }

    @Override
    public GuardView view() {
        GuardView now = guard.view();
        seen = now;
        return now;
    }

    @Override
    public GuardView complete() {
        GuardView known = seen;
        boolean isRecent = nanoTime.getAsLong() - seenAt < LONGEST_REST_NANOS;
        return known != null && isRecent ? known : saw(guard.complete());
    }

    private GuardView saw(GuardView now) {
        seen = now;
        seenAt = nanoTime.getAsLong();
        return now;
    }

    @Override
    public boolean ensureRunning(boolean isReadOnly) {
        return told(() -> guard.ensureRunning(isReadOnly));
    }

    @Override
    public boolean arm(Duration deadline) {
        return told(() -> guard.arm(deadline));
    }

    @Override
    public boolean markNoLease() {
        return told(guard::markNoLease);
    }

    @Override
    public boolean markPaused() {
        return told(guard::markPaused);
    }

    private boolean told(BooleanSupplier order) {
        seen = null;
        return order.getAsBoolean();
    }

    @Override
    public Optional<Duration> armedUntil() {
        return guard.armedUntil();
    }
}
