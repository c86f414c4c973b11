package io.quorate.agent.observation;

import java.time.Duration;

/** What a node said of itself, and how long ago it was heard here. */
public record SeenStatus(NodeStatus status, Duration age) {
    /** After this time without a word a node counts as out of reach. */
    public static final Duration FRESH = Duration.ofSeconds(2);

    public boolean isFresh() {
        return isFresh(FRESH);
    }

    public boolean isFresh(Duration maxAge) {
        return age.compareTo(maxAge) <= 0;
    }
}
