package io.quorate.agent;

import io.quorate.agent.fencing.LeaseGuard;
import io.quorate.agent.postgres.PostgresServer;
import io.quorate.agent.process.ServerProcesses;
import java.time.Duration;
import java.util.Optional;

/**
 * This node's PostgreSQL with what watches over it.
 *
 * @param adoptionObstacle why the data that this node brings must not found a cluster
 */
public record LocalServer(
        boolean isWitness,
        PostgresServer server,
        ServerProcesses processes,
        LeaseGuard guard,
        Optional<String> adoptionObstacle,
        Runnable closing)
        implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /**
     * Begins a look at the server on a thread of its own, while the log starts: the first one also loads the driver and makes the
     * sessions, and a restarted agent has to have looked before it may renew its lease.
     */
    void lookAhead() {
        Thread look = new Thread(server::observe, "first-look");
        look.setDaemon(true);
        look.start();
    }

    /** For the thread of the deadline: depends on nothing else of the agent. */
    boolean endAtOnce() {
        return processes.endAll(LIMIT);
    }

    @Override
    public void close() {
        closing.run();
    }
}
