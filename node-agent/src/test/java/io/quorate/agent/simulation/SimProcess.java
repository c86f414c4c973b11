package io.quorate.agent.simulation;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Something on a host that runs, stands still or has died: an agent, a guard, a PostgreSQL. What was due while it stood still happens
 * when it goes on; what was due in the life of one that has died happens never.
 */
final class SimProcess {
    private final Events events;
    private final Deque<Runnable> missed = new ArrayDeque<>();
    private boolean isStopped;
    private boolean isSuspended;
    private boolean isDead;

    SimProcess(Events events) {
        this.events = events;
    }

    void after(long nanos, Runnable event) {
        events.after(nanos, () -> run(event));
    }

    private void run(Runnable event) {
        if (isDead) {
            return;
        }
        if (isStopped || isSuspended) {
            missed.add(event);
        } else {
            event.run();
        }
    }

    boolean isRunning() {
        return !isDead && !isStopped && !isSuspended;
    }

    boolean isDead() {
        return isDead;
    }

    boolean isStopped() {
        return isStopped;
    }

    /** As SIGSTOP does. */
    void stop() {
        isStopped = true;
    }

    /** As SIGCONT does. */
    void goOn() {
        isStopped = false;
        catchUp();
    }

    /** Its machine is suspended. */
    void suspend() {
        isSuspended = true;
    }

    void resume() {
        isSuspended = false;
        catchUp();
    }

    /** Everything that it has missed, in its order, as far as nothing stops it again. */
    private void catchUp() {
        while (isRunning() && !missed.isEmpty()) {
            missed.remove().run();
        }
    }

    void die() {
        isDead = true;
        missed.clear();
    }
}
