package io.quorate.agent.loop;

import io.quorate.agent.postgres.PostgresServer;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends PostgreSQL at once, on the thread {@code fence}, so that no operation can stand in the way. Thread-safe. */
final class Ending implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ending.class);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final PostgresServer server;
    private final Runnable afterwards;
    private final AtomicBoolean isUnderWay = new AtomicBoolean();
    private final AtomicLong count = new AtomicLong();
    private final ExecutorService thread;

    Ending(PostgresServer server, Runnable afterwards, LoopThreads threads) {
        this.server = server;
        this.afterwards = afterwards;
        this.thread = threads.single("fence");
    }

    /** Begins to end the server; does nothing while that is under way. */
    void begin() {
        if (!isUnderWay.compareAndSet(false, true)) {
            return;
        }
        thread.execute(() -> {
            try {
                now();
            } finally {
                isUnderWay.set(false);
                afterwards.run();
            }
        });
    }

    /** How often it has tried: what was seen of the server before the last time says nothing any more. */
    long count() {
        return count.get();
    }

    /** Ends the server on the calling thread. */
    boolean now() {
        boolean isGone = false;
        try {
            isGone = server.endAtOnce(LIMIT);
        } catch (RuntimeException notKnown) {
            // Whoever fences goes on, above all to leave: the guard and the deadline's thread try on their own.
            LOG.atError().setCause(notKnown).log("whether PostgreSQL has ended is not known");
        }
        count.incrementAndGet();
        if (!isGone) {
            LOG.atError()
                    .addKeyValue("limit_ms", LIMIT.toMillis())
                    .log("PostgreSQL could not be ended in time: stop this machine if it stays");
        }
        return isGone;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
