package io.quorate.agent.loop;

import io.quorate.agent.fencing.LeaseGuard;
import io.quorate.agent.observation.GuardView;
import io.quorate.agent.time.BootClock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A guard without a process. It outlives the agent, and ends the server {@link #LAG} after the deadline, as the real one may. What
 * it was told before it was started, or nothing at all, counts as a deadline that has passed. Guarded by the {@link FakeServers}.
 */
final class FakeGuard implements LeaseGuard {
    /** The real one acts at most this late. */
    static final Duration LAG = Duration.ofMillis(200);

    /** What the guard was told last. */
    private enum Order {
        NOTHING,
        NO_LEASE,
        DEADLINE,
        PAUSED
    }

    private final FakeServers world;
    private final FakePostgresServer server;
    private final BootClock clock;
    private final Consumer<Duration> armed;
    private Order order = Order.NOTHING;
    private Duration deadline = Duration.ZERO;
    private boolean isAlive;
    private boolean hasFired;
    private boolean takesOrders = true;

    /** @param armed told of every deadline, with the lock held */
    FakeGuard(FakeServers world, FakePostgresServer server, BootClock clock, Consumer<Duration> armed) {
        this.world = world;
        this.server = server;
        this.clock = clock;
        this.armed = armed;
    }

    @Override
    public GuardView view() {
        server.freeze().hold();
        synchronized (world) {
            if (!isAlive) {
                return GuardView.DEAD;
            }
            return switch (order) {
                case NO_LEASE -> GuardView.IDLE;
                case PAUSED -> GuardView.PAUSED;
                case NOTHING, DEADLINE -> GuardView.ARMED;
            };
        }
    }

    @Override
    public boolean ensureRunning(boolean isReadOnly) {
        server.freeze().hold();
        synchronized (world) {
            boolean isPending = order == Order.DEADLINE && !isPassed(Duration.ZERO);
            if (!isAlive && isReadOnly && !isPending) {
                order = Order.NO_LEASE;
            }
            if (!isAlive) {
                isAlive = true;
                hasFired = false;
                act();
            }
            return true;
        }
    }

    @Override
    public boolean arm(Duration until) {
        server.freeze().hold();
        synchronized (world) {
            if (!takesOrders) {
                return false;
            }
            tell(Order.DEADLINE);
            deadline = until;
            armed.accept(until);
            return isAlive;
        }
    }

    @Override
    public boolean markNoLease() {
        return mark(Order.NO_LEASE);
    }

    @Override
    public boolean markPaused() {
        return mark(Order.PAUSED);
    }

    @Override
    public Optional<Duration> armedUntil() {
        server.freeze().hold();
        return deadline();
    }

    /** What a living guard holds. */
    Optional<Duration> deadline() {
        synchronized (world) {
            return isAlive && order == Order.DEADLINE ? Optional.of(deadline) : Optional.empty();
        }
    }

    boolean isPaused() {
        synchronized (world) {
            return isAlive && order == Order.PAUSED;
        }
    }

    /** Time has passed: ends the server if its time is over. */
    void act() {
        synchronized (world) {
            boolean isDue = order == Order.NOTHING || (order == Order.DEADLINE && isPassed(LAG));
            if (isAlive && isDue && !hasFired) {
                hasFired = true;
                server.endBy("the guard");
            }
        }
    }

    /** Somebody has killed it. */
    void kill() {
        synchronized (world) {
            isAlive = false;
        }
    }

    /** Its directory cannot be written from now on, or can again. */
    void takeOrders(boolean works) {
        synchronized (world) {
            takesOrders = works;
        }
    }

    @Override
    public String toString() {
        synchronized (world) {
            return (isAlive ? "guard " : "dead guard ") + order + (order == Order.DEADLINE ? " " + deadline : "");
        }
    }

    private boolean mark(Order next) {
        server.freeze().hold();
        synchronized (world) {
            if (takesOrders) {
                tell(next);
            }
            return takesOrders;
        }
    }

    private void tell(Order next) {
        order = next;
        hasFired = false;
    }

    private boolean isPassed(Duration lag) {
        return clock.now().compareTo(deadline.plus(lag)) >= 0;
    }
}
