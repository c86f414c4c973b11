package io.quorate.agent.postgres;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * An agent that is lost at a boundary, as by kill -9: its thread goes no step further and cleans up nothing, while what it has started
 * lives on. The thread is parked until the tests' JVM ends.
 */
final class LostAgent implements RejoinHook {
    private static final long PATIENCE_SECONDS = 60;

    private final RejoinBoundary boundary;
    private final CountDownLatch reached = new CountDownLatch(1);
    private volatile String end = "it goes on";

    private LostAgent(RejoinBoundary boundary) {
        this.boundary = boundary;
    }

    static LostAgent at(RejoinBoundary boundary) {
        return new LostAgent(boundary);
    }

    @Override
    public void reached(RejoinBoundary now) throws InterruptedException {
        if (now.compareTo(boundary) >= 0) {
            reached.countDown();
            new CountDownLatch(1).await();
        }
    }

    /** Runs the operation in a thread of its own, which ends only if the boundary is not reached. */
    void run(Supplier<ActionResult<?>> operation) {
        Thread thread = new Thread(() -> end = String.valueOf(operation.get()), "lost-agent-at-" + boundary);
        thread.setDaemon(true);
        thread.start();
    }

    /** Up to a minute. */
    void awaitLost() throws InterruptedException {
        if (!reached.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(
                    "the boundary " + boundary + " was not reached within " + PATIENCE_SECONDS + " s: " + end);
        }
    }
}
