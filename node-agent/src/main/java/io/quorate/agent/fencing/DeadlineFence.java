package io.quorate.agent.fencing;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code lease-deadline}: ends PostgreSQL when the lease clock's deadline has passed. Depends on no other thread or lock of
 * the agent but the clock's own.
 */
public final class DeadlineFence implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeadlineFence.class);
    private static final Duration LONGEST_SLEEP = Duration.ofMillis(50);

    private final LeaseClock clock;
    private final Runnable endServer;
    private final Thread thread;
    private Optional<Duration> fired = Optional.empty();

    /** @param endServer ends every PostgreSQL process of this node; called on the deadline's thread */
    public DeadlineFence(LeaseClock clock, Runnable endServer) {
        this.clock = clock;
        this.endServer = endServer;
        this.thread = new Thread(this::run, "lease-deadline");
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Optional<Duration> remaining = clock.remaining();
                if (remaining.filter(Duration::isZero).isPresent()
                        && !clock.deadline().equals(fired)) {
                    fire();
                }
                Duration left = remaining.filter(time -> !time.isZero()).orElse(LONGEST_SLEEP);
                Thread.sleep(Math.min(left.toMillis() + 1, LONGEST_SLEEP.toMillis()));
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void fire() {
        fired = clock.deadline();
        LOG.atError().addKeyValue("deadline", fired).log("the lease's deadline has passed: ending PostgreSQL");
        endServer.run();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
