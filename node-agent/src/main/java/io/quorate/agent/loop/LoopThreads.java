package io.quorate.agent.loop;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** What the activities beside the loop run on, and how they wait there. A simulation brings its own, whose time is its own. */
public interface LoopThreads {
    /** Platform threads, and real time. */
    LoopThreads REAL = new RealThreads();

    /** Runs one task at a time, in their order. */
    ExecutorService single(String name);

    /**
     * Blocks until the future has come to something.
     *
     * @throws TimeoutException when it has not by then
     */
    <T> T outcome(CompletableFuture<T> future, Duration limit)
            throws InterruptedException, ExecutionException, TimeoutException;

    /**
     * Blocks until it holds, or the thread is interrupted.
     *
     * @param look time between two looks
     * @return whether it held by then
     */
    boolean await(BooleanSupplier condition, Duration look, Duration limit);
}
