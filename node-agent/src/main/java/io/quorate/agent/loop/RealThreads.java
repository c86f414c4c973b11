package io.quorate.agent.loop;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Daemon threads, which wait by the process's monotonic clock. Thread-safe. */
final class RealThreads implements LoopThreads {
    @Override
    public ExecutorService single(String name) {
        return Executors.newSingleThreadExecutor(task -> {
            Thread worker = new Thread(task, name);
            worker.setDaemon(true);
            return worker;
        });
    }

    @Override
    public <T> T outcome(CompletableFuture<T> future, Duration limit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean await(BooleanSupplier condition, Duration look, Duration limit) {
        long until = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - until >= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(look.toNanos());
        }
        return true;
    }
}
