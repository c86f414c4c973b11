package io.quorate.agent.founding;

import java.time.Duration;

/**
 * How patient a founding is.
 *
 * @param deadline after this without all answers it is given up
 * @param pause between two rounds of questions
 * @param probeTimeout for one answer
 */
public record FoundingTiming(Duration deadline, Duration pause, Duration probeTimeout) {
    public static final FoundingTiming DEFAULT =
            new FoundingTiming(Duration.ofSeconds(60), Duration.ofMillis(500), Duration.ofSeconds(2));
}
