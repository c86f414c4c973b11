package io.quorate.agent.simulation;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A piece of code that may stop in its midst, as an operation does that waits for PostgreSQL. It has a thread of its own, of which never
 * more than one runs: either the simulation's or this one, handed over from one to the other. So it is as deterministic as a call.
 */
final class Coroutine {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "coroutine");
        thread.setDaemon(true);
        return thread;
    });

    private static final ThreadLocal<@Nullable Coroutine> CURRENT = new ThreadLocal<>();

    private final Semaphore mayRun = new Semaphore(0);
    private final Semaphore hasStopped = new Semaphore(0);
    private final Runnable code;
    private boolean hasBegun;
    private boolean isOver;
    private boolean isKilled;
    private @Nullable Throwable failure;

    Coroutine(Runnable code) {
        this.code = code;
    }

    /** The one whose code calls this. */
    static Coroutine current() {
        Coroutine current = CURRENT.get();
        if (current == null) {
            throw new IllegalStateException("only an operation can wait");
        }
        return current;
    }

    boolean isOver() {
        return isOver;
    }

    /** Runs it on, until it stops or ends. */
    void resume() {
        if (isOver) {
            return;
        }
        if (hasBegun) {
            mayRun.release();
        } else {
            hasBegun = true;
            THREADS.execute(this::run);
        }
        hasStopped.acquireUninterruptibly();
        if (failure instanceof Violation found) {
            throw found;
        }
        if (failure != null) {
            throw new AssertionError("an operation ended in " + failure, failure);
        }
    }

    /** Its process has died: the code does not go on. */
    void kill() {
        isKilled = true;
        if (hasBegun) {
            resume();
        } else {
            isOver = true;
        }
    }

    /** Called by its own code: stops until it is resumed. */
    void stop() {
        if (isKilled) {
            throw new Killed();
        }
        hasStopped.release();
        mayRun.acquireUninterruptibly();
        if (isKilled) {
            throw new Killed();
        }
    }

    private void run() {
        CURRENT.set(this);
        try {
            code.run();
        } catch (Killed over) {
            // As a process that is no more: nothing it held is put in order.
        } catch (Throwable broken) {
            failure = broken;
        } finally {
            CURRENT.remove();
            isOver = true;
            hasStopped.release();
        }
    }

    /** Unwinds the code of a process that has died. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;

        Killed() {
            super("its process has died", null, false, false);
        }
    }
}
