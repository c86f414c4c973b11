package io.quorate.agent.fencing;

import io.quorate.agent.observation.GuardView;
import java.time.Duration;
import java.util.Optional;

/**
 * The guard outside the JVM, as the loop uses it: two processes, of which each ends PostgreSQL at a deadline whatever happens to the
 * agent. It is alive while one of them is. Called from the loop thread only; every call but {@link #ensureRunning} returns within
 * some milliseconds.
 */
public interface LeaseGuard {

    /** What it does now. "Not known" counts as dead. */
    GuardView view();

    /**
     * Starts a guard where none is alive, and waits for its first round, up to 3 s. Returns whether one is alive afterwards.
     *
     * @param isReadOnly no process of this node's PostgreSQL can write: a new guard need not end what runs
     */
    boolean ensureRunning(boolean isReadOnly);

    /**
     * To be called several times in a second: puts back the one of the two that is missing. Does nothing where both are, and where none is: what
     * a first one would act upon is for the book to judge.
     *
     * @return what {@link #view} would tell, from the same look
     */
    GuardView complete();

    /**
     * Sets the deadline, in boot time; complete when it returns.
     *
     * @return false when it could not be written: then the former deadline still holds
     */
    boolean arm(Duration deadline);

    /** No lease: the server may run read-only, and nothing is to be ended. */
    boolean markNoLease();

    /** The cluster is paused: the lease cannot be taken away, and nothing is to be ended. */
    boolean markPaused();

    /** The deadline that a living guard holds; empty when it holds none. */
    Optional<Duration> armedUntil();
}
