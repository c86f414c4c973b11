package io.quorate.consensus.ratis;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Asks Ratis away from the caller's thread, and answers in time whatever Ratis does.
 *
 * <p>Two threads: {@code log-proposer} submits, in the order of the calls, and may be held up by a slow disk; {@code
 * log-outcomes} keeps the deadlines and completes the answers, so that what a caller attaches never runs on a thread of Ratis.
 */
final class Submissions implements AutoCloseable {
    private static final int MAX_WAITING = 1000;

    private final ThreadPoolExecutor proposer = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), daemon("log-proposer"));
    private final ScheduledThreadPoolExecutor outcomes = new ScheduledThreadPoolExecutor(1, daemon("log-outcomes"));
    /** For each open answer what gives it up. */
    private final Set<Runnable> open = ConcurrentHashMap.newKeySet();

    Submissions() {
        outcomes.setRemoveOnCancelPolicy(true);
    }

    /** Where answers are to be completed. */
    Executor outcomes() {
        return outcomes;
    }

    /**
     * @param unanswered the answer when there is none: what to say, given the reason
     * @param submission gets the answer to complete; skipped when the deadline has passed before its turn
     */
    <T> CompletableFuture<T> ask(
            Duration deadline, Function<String, T> unanswered, Consumer<CompletableFuture<T>> submission) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Future<?> timeout;
        try {
            timeout = outcomes.schedule(
                    () -> answer.complete(unanswered.apply("no outcome within " + deadline.toMillis() + " ms")),
                    deadline.toNanos(),
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(unanswered.apply("the log is closed"));
        }
        Runnable abandon = () -> answer.complete(unanswered.apply("the log was closed meanwhile"));
        open.add(abandon);
        try {
            proposer.execute(() -> submit(answer, unanswered, submission));
        } catch (RejectedExecutionException e) {
            answer.complete(unanswered.apply("the log is closed, or " + MAX_WAITING + " submissions are waiting"));
        }
        return answer.whenComplete((value, failure) -> {
            timeout.cancel(false);
            open.remove(abandon);
        });
    }

    /** Every open answer is given before this returns. */
    @Override
    public void close() {
        proposer.shutdownNow();
        outcomes.shutdownNow();
        open.forEach(Runnable::run);
    }

    private <T> void submit(
            CompletableFuture<T> answer, Function<String, T> unanswered, Consumer<CompletableFuture<T>> submission) {
        if (answer.isDone()) {
            return;
        }
        try {
            submission.accept(answer);
        } catch (RuntimeException e) {
            answer.complete(unanswered.apply(e.toString()));
        }
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
