package io.quorate.agent.time;

import java.time.Duration;

/**
 * Time since the machine booted, suspended time included: the only clock that leases are compared with. Values of two machines, or
 * of two boots, mean nothing to each other. Thread-safe.
 */
public interface BootClock {

    /**
     * Time since boot; never goes back. Its resolution may be as coarse as 10 ms, rounded down.
     *
     * @throws java.io.UncheckedIOException when the time is not known; a lease is then not safe
     */
    Duration now();
}
