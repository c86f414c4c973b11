package io.quorate.deploy.cluster;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits for something in a cluster. */
final class Waiting {
    static final Duration POLL = Duration.ofMillis(200);

    private Waiting() {}

    /** Waits until this holds, and shows the cluster if it does not. */
    static void until(String what, Duration deadline, Callable<Boolean> condition, Supplier<String> description) {
        try {
            Awaitility.await(what)
                    .atMost(deadline)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(POLL)
                    .until(condition);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "not within " + deadline.toSeconds() + " s: " + what + "\n" + description.get(), e);
        }
    }
}
