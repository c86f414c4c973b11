package io.quorate.agent;

import io.quorate.agent.fencing.LeaseGuard;
import io.quorate.agent.postgres.PostgresServer;
import io.quorate.agent.process.ServerProcesses;
import java.time.Duration;

/**
 * This node's PostgreSQL with what watches over it.
 */
public record LocalServer(
        boolean isWitness, PostgresServer server, ServerProcesses processes, LeaseGuard guard, Runnable closing)
        implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** For the thread of the deadline: depends on nothing else of the agent. */
    boolean endAtOnce() {
        return processes.endAll(LIMIT);
    }

    @Override
    public void close() {
        closing.run();
    }
}
