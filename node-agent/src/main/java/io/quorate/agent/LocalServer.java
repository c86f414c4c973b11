package io.quorate.agent;

import io.quorate.agent.fencing.LeaseGuard;
import io.quorate.agent.postgres.PostgresServer;
import io.quorate.agent.process.ServerProcesses;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * This node's PostgreSQL with what watches over it.
 *
 * @param problems what the adapter found and people should know
 */
public record LocalServer(
        boolean isWitness,
        PostgresServer server,
        ServerProcesses processes,
        LeaseGuard guard,
        Supplier<List<String>> problems,
        AutoCloseable closing)
        implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** For the thread of the deadline: depends on nothing else of the agent. */
    void endAtOnce() {
        processes.endAll(LIMIT);
    }

    @Override
    public void close() throws Exception {
        closing.close();
    }
}
