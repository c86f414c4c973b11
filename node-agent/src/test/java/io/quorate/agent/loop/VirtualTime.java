package io.quorate.agent.loop;

import io.quorate.agent.time.BootClock;
import io.quorate.consensus.log.InMemoryLogs;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The time of a whole cluster, which passes only when a test says so: boot time, monotonic time and the log's timers in one. All
 * nodes share it: their clocks run at one rate. Thread-safe.
 */
final class VirtualTime implements BootClock, InMemoryLogs.Timer {
    private final AtomicLong nanos = new AtomicLong(Duration.ofSeconds(1000).toNanos());
    private final PriorityQueue<Due> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::number));
    private long number;

    @Override
    public Duration now() {
        return Duration.ofNanos(nanos.get());
    }

    /** Monotonic time of the process. */
    long nanoTime() {
        return nanos.get();
    }

    @Override
    public synchronized void after(Duration delay, Runnable task) {
        waiting.add(new Due(nanos.get() + delay.toNanos(), number++, task));
    }

    /**
     * What becomes due runs on the calling thread, each at its own time.
     *
     * @param moved runs whenever time has moved, before what became due
     */
    void advance(Duration by, Runnable moved) {
        long until = nanos.get() + by.toNanos();
        for (Optional<Due> next = nextUntil(until); next.isPresent(); next = nextUntil(until)) {
            nanos.set(Math.max(nanos.get(), next.get().at()));
            moved.run();
            next.get().task().run();
        }
        nanos.set(until);
        moved.run();
    }

    private synchronized Optional<Due> nextUntil(long until) {
        Due first = waiting.peek();
        if (first == null || first.at() > until) {
            return Optional.empty();
        }
        waiting.remove();
        return Optional.of(first);
    }

    private record Due(long at, long number, Runnable task) {}
}
