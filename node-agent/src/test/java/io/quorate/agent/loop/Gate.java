package io.quorate.agent.loop;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A place where one call is held until the test lets it go on. Thread-safe. */
final class Gate {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final String name;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    Gate(String name) {
        this.name = name;
    }

    /** Waits until the gate is open. An interrupt ends the wait, and stays set. */
    void pass() {
        reached.countDown();
        await(opened, "nobody opened the gate '" + name + "'");
    }

    /** As {@link #pass}, and no interrupt ends it. */
    void passUninterruptibly() {
        boolean isInterrupted = Thread.interrupted();
        while (isClosed()) {
            pass();
            isInterrupted |= Thread.interrupted();
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until somebody stands before it. */
    void awaitReached() {
        await(reached, "nobody came to the gate '" + name + "'");
    }

    void open() {
        opened.countDown();
    }

    boolean isHolding() {
        return reached.getCount() == 0 && isClosed();
    }

    private boolean isClosed() {
        return opened.getCount() > 0;
    }

    private static void await(CountDownLatch latch, String problem) {
        try {
            if (!latch.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(problem + " within " + LIMIT);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }
}
