package io.quorate.agent.process;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The PostgreSQL processes of one data directory, whoever started them. Zombies count as dead. Thread-safe. Methods throw {@link
 * java.io.UncheckedIOException} when the operating system does not answer: that is "not known", and never an empty result.
 */
public interface ServerProcesses {

    /** The postmaster, from postmaster.pid and checked against the process itself; empty when there is none. */
    Optional<Long> postmaster();

    /** Whether this process lives, whatever it is; a zombie does not. Cheap. */
    boolean isAlive(long pid);

    /** Every living process of the data directory, backends that outlived their postmaster included. */
    List<Long> all();

    /**
     * SIGKILL to the postmaster, so that it starts no more, and at once to all others; again until none is left. Killing a
     * postmaster alone would not end the writes of its running sessions. An interrupt does not shorten it, and stays set.
     *
     * @param deadline how long to go on; signals are sent at least once, also with zero
     * @return true when none is left; false when the deadline passed first
     */
    boolean endAll(Duration deadline);
}
