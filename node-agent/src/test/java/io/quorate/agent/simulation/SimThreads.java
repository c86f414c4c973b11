package io.quorate.agent.simulation;

import io.quorate.agent.loop.LoopThreads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** The threads of one agent in a simulation: {@link Coroutine}s that wait in the time of its process. */
final class SimThreads implements LoopThreads {
    private static final long SHORTEST_LOOK = 10 * Dice.MS;

    private final SimProcess process;
    private final Events events;
    private final Runnable afterwards;
    private final List<Worker> workers = new ArrayList<>();

    /** @param afterwards runs whenever an operation has come further */
    SimThreads(SimProcess process, Events events, Runnable afterwards) {
        this.process = process;
        this.events = events;
        this.afterwards = afterwards;
    }

    @Override
    public ExecutorService single(String name) {
        Worker worker = new Worker();
        workers.add(worker);
        return worker;
    }

    /** Of what is under way nothing goes on. */
    void kill() {
        workers.forEach(Worker::shutdownNow);
    }

    /** Called by an operation. */
    void pause(long nanos) {
        Coroutine current = Coroutine.current();
        process.after(nanos, () -> resume(current));
        current.stop();
    }

    /** The whole agent stands still, beginning now. */
    void standStill(long nanos) {
        process.stop();
        events.after(nanos, process::goOn);
    }

    private void resume(Coroutine coroutine) {
        coroutine.resume();
        afterwards.run();
    }

    @Override
    public <T> T outcome(CompletableFuture<T> future, Duration limit) throws TimeoutException {
        if (!holds(future::isDone, SHORTEST_LOOK / 2, limit)) {
            throw new TimeoutException();
        }
        return future.join();
    }

    @Override
    public boolean await(BooleanSupplier condition, Duration look, Duration limit) {
        return holds(condition, Math.max(look.toNanos(), SHORTEST_LOOK), limit);
    }

    /** The operation is resumed once, at the end: to run on another thread is what costs most. */
    private boolean holds(BooleanSupplier condition, long look, Duration limit) {
        long until = events.now() + limit.toNanos();
        if (!condition.getAsBoolean()) {
            Coroutine current = Coroutine.current();
            lookLater(current, condition, look, until);
            current.stop();
        }
        return condition.getAsBoolean();
    }

    private void lookLater(Coroutine waiting, BooleanSupplier condition, long look, long until) {
        process.after(look, () -> {
            if (condition.getAsBoolean() || events.now() >= until) {
                resume(waiting);
            } else {
                lookLater(waiting, condition, look, until);
            }
        });
    }

    /** Runs its tasks one after the other. */
    private final class Worker extends AbstractExecutorService {
        private final Deque<Runnable> tasks = new ArrayDeque<>();
        private Coroutine current = new Coroutine(() -> {});
        private boolean isBusy;
        private boolean isShutDown;

        @Override
        public void execute(Runnable task) {
            if (isShutDown) {
                return;
            }
            tasks.add(task);
            if (!isBusy) {
                isBusy = true;
                process.after(0, this::begin);
            }
        }

        private void begin() {
            current = new Coroutine(this::work);
            resume(current);
        }

        private void work() {
            while (!tasks.isEmpty()) {
                tasks.remove().run();
            }
            isBusy = false;
        }

        @Override
        public List<Runnable> shutdownNow() {
            isShutDown = true;
            tasks.clear();
            if (isBusy) {
                current.kill();
            }
            return List.of();
        }

        @Override
        public void shutdown() {
            isShutDown = true;
        }

        @Override
        public boolean isShutdown() {
            return isShutDown;
        }

        @Override
        public boolean isTerminated() {
            return isShutDown;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
