package io.quorate.agent.peer;

import io.quorate.proto.v1.Group;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Tells groups of the same cluster apart: each recovery of the quorum makes another one, and whoever was left behind learns of it
 * from the answer to its own report. Thread-safe.
 */
public final class GroupWatch {
    private final Group own;
    private final IntConsumer whenLeftBehind;
    private final Consumer<String> whenTorn;

    /**
     * @param recovery how often the quorum of this node's group was recovered
     * @param order names the order that made the group; empty for the group of the founding
     * @param whenLeftBehind called with the number of a later recovery, each time that one is met; must not block for long
     * @param whenTorn called with the name of another order of the same number: two were given, and each made a group
     */
    public GroupWatch(
            String cluster, int recovery, String order, IntConsumer whenLeftBehind, Consumer<String> whenTorn) {
        this.own = Group.newBuilder()
                .setCluster(cluster)
                .setRecovery(recovery)
                .setOrder(order)
                .build();
        this.whenLeftBehind = whenLeftBehind;
        this.whenTorn = whenTorn;
    }

    /** What this node says of itself in every request and answer. */
    Group own() {
        return own;
    }

    boolean isOwn(Group other) {
        return other.equals(own);
    }

    /** False for a stranger: nothing that it says concerns this node. */
    boolean isOfCluster(Group other) {
        return other.getCluster().equals(own.getCluster());
    }

    /** A member of this node's group says that it belongs to that one. */
    void met(Group other) {
        if (!isOfCluster(other)) {
            return;
        }
        if (other.getRecovery() > own.getRecovery()) {
            whenLeftBehind.accept(other.getRecovery());
        } else if (other.getRecovery() == own.getRecovery() && !isOwn(other)) {
            whenTorn.accept(other.getOrder());
        }
    }
}
