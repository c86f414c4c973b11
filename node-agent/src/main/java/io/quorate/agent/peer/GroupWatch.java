package io.quorate.agent.peer;

import java.util.function.IntConsumer;

/**
 * Tells groups of the same cluster apart: each recovery of the quorum makes another one, and whoever was left behind learns of it
 * from the answer to its own report. Thread-safe.
 */
public final class GroupWatch {
    private final int recovery;
    private final IntConsumer whenLeftBehind;

    /**
     * @param recovery how often the quorum of this node's group was recovered
     * @param whenLeftBehind called with the number of a later one, each time that one is met; must not block for long
     */
    public GroupWatch(int recovery, IntConsumer whenLeftBehind) {
        this.recovery = recovery;
        this.whenLeftBehind = whenLeftBehind;
    }

    int recovery() {
        return recovery;
    }

    /** Of a node that reports: is it in another group? If that is a later one, this node's group is over. */
    boolean isOther(int reported) {
        met(reported);
        return reported != recovery;
    }

    /** The number that an answer to this node's report carries. */
    void met(int other) {
        if (other > recovery) {
            whenLeftBehind.accept(other);
        }
    }
}
