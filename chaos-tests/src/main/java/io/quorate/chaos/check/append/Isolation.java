package io.quorate.chaos.check.append;

/** What transactions were promised. */
public enum Isolation {
    /** As if one after the other, in an order that agrees with real time. */
    SERIALIZABLE,
    /** As PostgreSQL has it: a snapshot, and no overwriting of what changed since. Allows write skew, which is G2-item. */
    REPEATABLE_READ;

    boolean allows(Anomaly anomaly) {
        return this == REPEATABLE_READ && (anomaly == Anomaly.G2_ITEM || anomaly == Anomaly.G2_ITEM_REALTIME);
    }
}
