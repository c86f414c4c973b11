package io.quorate.agent.fencing;

import io.quorate.agent.observation.GuardView;
import java.time.Duration;
import java.util.Optional;

/**
 * The guard outside the JVM, as the loop uses it: a process that ends PostgreSQL at a deadline whatever happens to the agent.
 * Called from the loop thread only; every call returns within some milliseconds.
 */
public interface LeaseGuard {

    /** What it does now. "Not known" counts as dead. */
    GuardView view();

    /**
     * Starts a guard where none is alive. Returns whether one is alive afterwards.
     *
     * @param isReadOnly no process of this node's PostgreSQL can write: a new guard need not end what runs
     */
    boolean ensureRunning(boolean isReadOnly);

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
