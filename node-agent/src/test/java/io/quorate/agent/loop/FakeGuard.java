package io.quorate.agent.loop;

import io.quorate.agent.fencing.LeaseGuard;
import io.quorate.agent.observation.GuardView;
import io.quorate.agent.time.BootClock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A guard without processes. It outlives the agent, and ends the server {@link #LAG} after the deadline, as the real one may. What
 * it was told before it was started, or nothing at all, counts as a deadline that has passed. Of the two that it consists of one is
 * enough, and starts the other again after a while. Guarded by the {@link FakeServers}.
 */
final class FakeGuard implements LeaseGuard {
    /** The real one acts at most this late. */
    static final Duration LAG = Duration.ofMillis(200);

    /** The real ones replace each other after this silence. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(2);

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
    private Duration armedAt = Duration.ZERO;
    private int living;
    private Duration aloneSince = Duration.ZERO;
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
            return shown();
        }
    }

    private GuardView shown() {
        if (!isAlive()) {
            return GuardView.DEAD;
        }
        return switch (order) {
            case NO_LEASE -> GuardView.IDLE;
            case PAUSED -> GuardView.PAUSED;
            case NOTHING, DEADLINE -> GuardView.ARMED;
        };
    }

    @Override
    public boolean ensureRunning(boolean isReadOnly) {
        server.freeze().hold();
        synchronized (world) {
            boolean isPending = order == Order.DEADLINE && !isPassed(Duration.ZERO);
            if (!isAlive() && isReadOnly && !isPending) {
                order = Order.NO_LEASE;
            }
            if (!isAlive()) {
                living = 2;
                hasFired = false;
                act();
            }
            return true;
        }
    }

    @Override
    public GuardView complete() {
        server.freeze().hold();
        synchronized (world) {
            boolean isAhead = switch (order) {
                case NO_LEASE, PAUSED -> true;
                case DEADLINE -> !isPassed(Duration.ZERO);
                case NOTHING -> false;
            };
            if (living == 1 && isAhead) {
                living = 2;
            }
            return shown();
        }
    }

    @Override
    public boolean arm(Duration until) {
        server.freeze().hold();
        synchronized (world) {
            if (!takesOrders) {
                return false;
            }
            // What it was told before counts on: only after a pause has it had nothing to act upon.
            armedAt = order == Order.PAUSED ? clock.now() : Duration.ZERO;
            tell(Order.DEADLINE);
            deadline = until;
            armed.accept(until);
            return isAlive();
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
            return isAlive() && order == Order.DEADLINE ? Optional.of(deadline) : Optional.empty();
        }
    }

    /** When a living guard has ended the server, at the latest: a deadline that has passed as it is told is acted upon at once. */
    Optional<Duration> endsBy() {
        synchronized (world) {
            Duration from = deadline.compareTo(armedAt) > 0 ? deadline : armedAt;
            return deadline().map(known -> from.plus(LAG));
        }
    }

    boolean isPaused() {
        synchronized (world) {
            return isAlive() && order == Order.PAUSED;
        }
    }

    /** Time has passed: ends the server if its time is over. */
    void act() {
        synchronized (world) {
            boolean isDue = order == Order.NOTHING || (order == Order.DEADLINE && isPassed(LAG));
            if (isAlive() && isDue && !hasFired) {
                hasFired = true;
                server.endBy("the guard");
            }
            boolean isMissed = clock.now().compareTo(aloneSince.plus(LONGEST_SILENCE)) > 0;
            if (living == 1 && isMissed) {
                living = 2;
            }
        }
    }

    /** Somebody has killed one of the two that are left. */
    void killOne() {
        synchronized (world) {
            living = Math.max(0, living - 1);
            aloneSince = clock.now();
        }
    }

    /** Both were killed, and the agent has not looked since: it promises to notice within a second. */
    boolean isDeathFresh() {
        synchronized (world) {
            return !isAlive() && clock.now().compareTo(aloneSince.plus(LoopCluster.STEP)) <= 0;
        }
    }

    boolean isComplete() {
        synchronized (world) {
            return living == 2;
        }
    }

    private boolean isAlive() {
        return living > 0;
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
            return (living == 1 ? "half a guard " : isAlive() ? "guard " : "dead guard ")
                    + order
                    + (order == Order.DEADLINE ? " " + deadline : "");
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
