package io.quorate.agent.loop;

import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.postgres.ActionResult;
import io.quorate.agent.postgres.PostgresServer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs long operations, one at a time, on the thread {@code operation}. Each ends with a fresh look at the server, taken on the same
 * thread: a decision after it never rests on what was seen before it.
 */
final class Operations implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);

    private static final long LONGEST_END_SECONDS = 1;

    private final PostgresServer server;
    private final Wake wake;
    private final ExecutorService thread;

    Operations(PostgresServer server, Wake wake, LoopThreads threads) {
        this.server = server;
        this.wake = wake;
        this.thread = threads.single("operation");
    }

    /** Runs the operation, then hands its result and the look after it to the loop. */
    <T> void run(Supplier<ActionResult<T>> operation, BiConsumer<ActionResult<T>, ServerObservation> onLoop) {
        thread.execute(() -> {
            ActionResult<T> result = guarded(operation);
            ServerObservation after = server.observe();
            wake.post(() -> onLoop.accept(result, after));
        });
    }

    /** An operation that throws has a bug; the node must go on deciding, and say so. */
    private static <T> ActionResult<T> guarded(Supplier<ActionResult<T>> operation) {
        try {
            return operation.get();
        } catch (RuntimeException bug) {
            LOG.atError().setCause(bug).log("an operation ended in an exception");
            return ActionResult.failed("internal error: " + bug);
        }
    }

    /** Interrupts what is under way, and waits for its end, at most 1 s: the next agent has to renew the lease. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
                LOG.atWarn().log("an operation goes on while the agent is closed");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
