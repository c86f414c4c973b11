package io.quorate.consensus.ratis;

import io.quorate.consensus.log.AppliedState;
import io.quorate.consensus.log.Leadership;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code log-listener}: tells the subscribers, away from Ratis's threads. Several changes in a row may be told as one,
 * always with the newest state.
 */
final class LogListener implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogListener.class);
    private static final long POLL_MILLIS = 100;
    private static final long CLOSE_MILLIS = 1000;

    private final List<Consumer<AppliedState>> subscribers = new CopyOnWriteArrayList<>();
    private final Semaphore changes = new Semaphore(0);
    private final Supplier<AppliedState> applied;
    private final Supplier<Leadership> leadership;
    private final Runnable everyPoll;
    private final Consumer<String> died;
    private final Thread thread = new Thread(this::run, "log-listener");
    private volatile boolean isClosed;
    private @Nullable Leadership told;

    /** @param everyPoll is run about every 100 ms, on the listener's thread */
    LogListener(
            Supplier<AppliedState> applied,
            Supplier<Leadership> leadership,
            Runnable everyPoll,
            Consumer<String> died) {
        this.applied = applied;
        this.leadership = leadership;
        this.everyPoll = everyPoll;
        this.died = died;
        thread.setDaemon(true);
    }

    void start() {
        told = leadership.get();
        thread.start();
    }

    void subscribe(Consumer<AppliedState> subscriber) {
        subscribers.add(subscriber);
    }

    /** Never blocks. */
    void changed() {
        changes.release();
    }

    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            watch();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            LOGGER.atError().setCause(e).log("the thread that watches the log has failed");
            died.accept("the thread that watches the log has failed: " + e);
        }
    }

    private void watch() throws InterruptedException {
        while (!isClosed) {
            boolean hasChanged = changes.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS);
            changes.drainPermits();
            everyPoll.run();
            // A follower that loses its leader is not told by Ratis.
            Leadership now = leadership.get();
            if (hasChanged || !now.equals(told)) {
                told = now;
                AppliedState newest = applied.get();
                subscribers.forEach(subscriber -> tell(subscriber, newest));
            }
        }
    }

    private static void tell(Consumer<AppliedState> subscriber, AppliedState newest) {
        try {
            subscriber.accept(newest);
        } catch (RuntimeException e) {
            LOGGER.atError().setCause(e).log("a listener of the log failed");
        }
    }
}
