package io.quorate.agent.simulation;

import io.quorate.agent.fencing.LeaseGuard;
import io.quorate.agent.observation.GuardView;
import java.time.Duration;
import java.util.Optional;

/** The pair of guards of a host. They live as long as the host does, unless somebody kills them; whoever is left starts the other again. */
final class SimGuard implements LeaseGuard {
    private static final double ROUND = 200;
    private static final int LONGEST_STOP = 170;
    private static final long LONGEST_SILENCE = 2000 * Dice.MS;

    private enum Order {
        NOTHING,
        NO_LEASE,
        DEADLINE,
        PAUSED
    }

    private final SimPostgres server;
    private final HostClock clock;
    private final Events events;
    private final Dice dice;
    private SimProcess life;
    private int living;
    private long aloneSince;
    private Order order = Order.NOTHING;
    private Duration deadline = Duration.ZERO;
    private boolean hasFired;
    private int ends;

    SimGuard(SimPostgres server, HostClock clock, Events events, Dice dice) {
        this.server = server;
        this.clock = clock;
        this.events = events;
        this.dice = dice;
        this.life = new SimProcess(events);
        life.die();
    }

    SimProcess life() {
        return life;
    }

    @Override
    public GuardView view() {
        if (living == 0 || !life.isRunning()) {
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
        boolean isPending = order == Order.DEADLINE && !isPassed();
        if (living == 0 && isReadOnly && !isPending) {
            order = Order.NO_LEASE;
        }
        if (living == 0) {
            begin();
        }
        return true;
    }

    private void begin() {
        living = 2;
        hasFired = false;
        life = new SimProcess(events);
        round();
    }

    @Override
    public GuardView complete() {
        boolean isAhead = switch (order) {
            case NO_LEASE, PAUSED -> true;
            case DEADLINE -> !isPassed();
            case NOTHING -> false;
        };
        if (living == 1 && isAhead) {
            living = 2;
        }
        return view();
    }

    @Override
    public boolean arm(Duration until) {
        tell(Order.DEADLINE);
        deadline = until;
        if (!life.isDead()) {
            life.after(clock.until(until), this::act);
        }
        return living > 0;
    }

    @Override
    public boolean markNoLease() {
        return tell(Order.NO_LEASE);
    }

    @Override
    public boolean markPaused() {
        return tell(Order.PAUSED);
    }

    private boolean tell(Order next) {
        order = next;
        hasFired = false;
        return true;
    }

    @Override
    public Optional<Duration> armedUntil() {
        return living > 0 && order == Order.DEADLINE ? Optional.of(deadline) : Optional.empty();
    }

    /** Whoever kills both, and stops the agent in the same second, has taken away all that could end the server. */
    boolean arePaired() {
        return living == 2;
    }

    /** One of the two is killed. */
    void killOne() {
        living = Math.max(0, living - 1);
        aloneSince = events.now();
        if (living == 0) {
            life.die();
        }
    }

    /** The host has lost its memory: the lease directory is empty. */
    void forget() {
        life.die();
        living = 0;
        order = Order.NOTHING;
        hasFired = false;
    }

    private void round() {
        act();
        if (living == 1 && events.now() - aloneSince > LONGEST_SILENCE) {
            living = 2;
        }
        life.after(dice.millis(ROUND, ROUND + 10), this::round);
    }

    private void act() {
        boolean isDue = order == Order.NOTHING || (order == Order.DEADLINE && isPassed());
        if (isDue && !hasFired) {
            hasFired = true;
            life.after(dice.millis(5, LONGEST_STOP), this::end);
        }
    }

    private void end() {
        if (server.isRunning()) {
            ends++;
            server.kill();
        }
        server.disk.putUpFence();
    }

    /** How often it has ended the server. */
    int ends() {
        return ends;
    }

    private boolean isPassed() {
        return clock.now().compareTo(deadline) >= 0;
    }

    @Override
    public String toString() {
        return living + " guards " + order + (order == Order.DEADLINE ? " " + deadline : "");
    }
}
