package io.quorate.agent;

import io.quorate.agent.fencing.GuardStopTime;
import io.quorate.agent.fencing.LeaseGuard;
import io.quorate.agent.fencing.StopTimeWatch;
import io.quorate.agent.postgres.PostgresServer;
import io.quorate.agent.process.ServerProcesses;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * This node's PostgreSQL with what watches over it.
 *
 * @param fence ends the server at once and puts the standing fence back; depends on nothing else of the agent
 * @param trials tries how long the guard needs; empty on a witness
 * @param adoptionObstacle why the data that this node brings must not found a cluster
 */
public record LocalServer(
        boolean isWitness,
        PostgresServer server,
        ServerProcesses processes,
        LeaseGuard guard,
        BooleanSupplier fence,
        Optional<StopTimeWatch> trials,
        Optional<String> adoptionObstacle,
        Runnable closing)
        implements AutoCloseable {
    private static final GuardStopTime NO_GUARD = GuardStopTime.untried(Duration.ZERO);
    private static final Duration LONGEST_TRIAL = Duration.ofSeconds(3);
    private static final Duration AFTER_ADOPTION = Duration.ofSeconds(10);
    /**
     * Begins a look at the server on a thread of its own, while the log starts: the first one also loads the driver and makes the
     * sessions, and a restarted agent has to have looked before it may renew its lease. Begins to try the guard as well, but later
     * where a deadline is to be adopted: the processor is wanted for that.
     */
    void lookAhead() {
        trials.ifPresent(trial -> trial.start(holdsDeadline() ? AFTER_ADOPTION : Duration.ZERO));
        Thread look = new Thread(server::observe, "first-look");
        look.setDaemon(true);
        look.start();
    }

    /** What is known of how long the guard needs. */
    GuardStopTime stopTime() {
        return trials.map(StopTimeWatch::current).orElse(NO_GUARD);
    }

    /**
     * Returns when that has been tried: a node takes part when it can say whether it may become primary. One whose guard holds a
     * deadline has a server to look after, and does not wait.
     */
    void awaitTrial() throws InterruptedException {
        if (trials.isPresent() && !holdsDeadline()) {
            trials.get().awaitFirst(LONGEST_TRIAL);
        }
    }

    private boolean holdsDeadline() {
        return guard.armedUntil().isPresent();
    }

    @Override
    public void close() {
        trials.ifPresent(StopTimeWatch::close);
        closing.run();
    }
}
