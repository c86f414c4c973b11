package io.quorate.agent.fencing;

import java.time.Duration;

/** A guard and a server that it can end, as {@link LeaseGuardContract} needs them. */
public interface GuardUnderTest {

    LeaseGuard guard();

    /** The same guard as an agent that is started later sees it. */
    LeaseGuard nextAgentsGuard();

    /** A server that runs; read-only or not is the test's affair. */
    void startServer();

    boolean isServerRunning();

    /** Boot time. */
    Duration now();

    /** Lets the guard look at least once more, and this much time pass. */
    void pass(Duration time);

    /** Kills one of the two. */
    void killOne();

    /** Kills both at once. */
    void killBoth();

    void close();
}
