package io.quorate.agent.peer;

import io.quorate.agent.observation.NodeStatus;
import java.time.Duration;

/** The last that a node said of itself, and how long ago it arrived here. */
public record SeenStatus(NodeStatus status, Duration age) {

    public boolean isFresh(Duration maxAge) {
        return age.compareTo(maxAge) <= 0;
    }
}
