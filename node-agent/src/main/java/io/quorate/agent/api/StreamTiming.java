package io.quorate.agent.api;

import java.time.Duration;

/**
 * How a switchover is watched.
 *
 * @param look interval between two looks at the cluster
 * @param overall after this the caller learns that the outcome is not known
 * @param following how long the old primary is waited for after the switchover has succeeded
 */
record StreamTiming(Duration look, Duration overall, Duration following) {
    static final StreamTiming DEFAULT =
            new StreamTiming(Duration.ofMillis(100), Duration.ofSeconds(60), Duration.ofSeconds(10));
}
