package io.quorate.agent.simulation;

import io.quorate.agent.fencing.LeaseGuard;
import io.quorate.agent.observation.GuardView;
import java.time.Duration;
import java.util.Optional;

/** The same guard. A seeded bug changes one of its calls. */
class GuardWrapper implements LeaseGuard {
    private final LeaseGuard real;

    GuardWrapper(LeaseGuard real) {
        this.real = real;
    }

    @Override
    public GuardView view() {
        return real.view();
    }

    @Override
    public boolean ensureRunning(boolean isReadOnly) {
        return real.ensureRunning(isReadOnly);
    }

    @Override
    public GuardView complete() {
        return real.complete();
    }

    @Override
    public boolean arm(Duration deadline) {
        return real.arm(deadline);
    }

    @Override
    public boolean markNoLease() {
        return real.markNoLease();
    }

    @Override
    public boolean markPaused() {
        return real.markPaused();
    }

    @Override
    public Optional<Duration> armedUntil() {
        return real.armedUntil();
    }
}
