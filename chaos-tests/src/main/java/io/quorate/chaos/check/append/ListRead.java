package io.quorate.chaos.check.append;

import io.quorate.chaos.history.Attempt;
import io.quorate.chaos.history.Stamp;
import java.util.List;

/**
 * What one transaction saw of one list.
 *
 * @param before the version that others had left: without what the transaction itself appended
 * @param whole the longest it saw, with its own
 */
record ListRead(Attempt by, long key, List<Long> before, List<Long> whole) {
    /**
     * Whether its COMMIT had to wait for standbys. Otherwise it may have seen what was not replicated yet, and never will be: PostgreSQL
     * shows that after a crash, or when a session dies while it waits.
     */
    boolean isFirm() {
        return by.isAcknowledgement() && isOfPrimary();
    }

    boolean isOfPrimary() {
        return by.stamp().map(Stamp::isPrimary).orElse(true);
    }

    long epoch() {
        return by.stamp().map(Stamp::epoch).orElse(-1L);
    }
}
