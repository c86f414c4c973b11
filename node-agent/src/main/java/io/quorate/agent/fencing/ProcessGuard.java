package io.quorate.agent.fencing;

import io.quorate.agent.observation.GuardView;
import io.quorate.agent.time.BootClock;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loop's hand on the {@link Guard}: what is not known counts as a guard that is dead. */
public final class ProcessGuard implements LeaseGuard {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessGuard.class);

    private final Guard guard;
    private final BootClock clock;

    public ProcessGuard(Guard guard, BootClock clock) {
        this.guard = guard;
        this.clock = clock;
    }

    @Override
    public GuardView view() {
        try {
            return view(guard.isAlive());
        } catch (UncheckedIOException notKnown) {
            return GuardView.DEAD;
        }
    }

    private GuardView view(boolean isAlive) {
        return isAlive ? view(guard.order().orElse("")) : GuardView.DEAD;
    }

    /** No order at all is a deadline that has passed: somebody has to tell the guard otherwise. */
    private static GuardView view(String order) {
        return switch (order) {
            case GuardFiles.NO_LEASE -> GuardView.IDLE;
            case GuardFiles.PAUSED -> GuardView.PAUSED;
            default -> GuardView.ARMED;
        };
    }

    @Override
    public boolean ensureRunning(boolean isReadOnly) {
        return attempted(() -> {
            boolean isPending = guard.isArmedUntil()
                    .filter(deadline -> clock.now().compareTo(deadline) < 0)
                    .isPresent();
            if (!guard.isAlive() && isReadOnly && !isPending) {
                // A new guard takes an old deadline, or none, as passed: it would end a server that cannot write.
                guard.markNoLease();
            }
            return guard.ensureRunning();
        });
    }

    @Override
    public GuardView complete() {
        try {
            int working = guard.countWorking();
            if (working == 1) {
                putBack();
            }
            return view(working > 0);
        } catch (UncheckedIOException notKnown) {
            return GuardView.DEAD;
        }
    }

    private void putBack() {
        boolean unused = attempted(() -> {
            if (guard.complete()) {
                LOG.atWarn().log("one of the two guards was missing; it has been started again");
            }
            return true;
        });
    }

    @Override
    public boolean arm(Duration deadline) {
        return attempted(() -> {
            guard.arm(deadline);
            return guard.isAlive();
        });
    }

    @Override
    public boolean markNoLease() {
        return attempted(() -> {
            guard.markNoLease();
            return true;
        });
    }

    @Override
    public boolean markPaused() {
        return attempted(() -> {
            guard.markPaused();
            return true;
        });
    }

    @Override
    public Optional<Duration> armedUntil() {
        try {
            return guard.isAlive() ? guard.isArmedUntil() : Optional.empty();
        } catch (UncheckedIOException notKnown) {
            return Optional.empty();
        }
    }

    private static boolean attempted(BooleanSupplier attempt) {
        try {
            return attempt.getAsBoolean();
        } catch (UncheckedIOException failed) {
            LOG.atError().setCause(failed).log("the guard could not be told, or not be started");
            return false;
        }
    }
}
