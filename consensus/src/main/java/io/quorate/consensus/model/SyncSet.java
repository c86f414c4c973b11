package io.quorate.consensus.model;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a primary's PostgreSQL waits for before it acknowledges a write: any {@code acknowledgements} of these standbys.
 *
 * @param acknowledgements more than there are standbys: nothing is acknowledged; 0: nobody is waited for
 */
public record SyncSet(Set<NodeId> standbys, int acknowledgements) {
    /** The primary waits for nobody. */
    public static final SyncSet NOBODY = new SyncSet(Set.of(), 0);

    /** Nothing is acknowledged: what every server has that is not an established primary. */
    public static final SyncSet BLOCKED = new SyncSet(Set.of(), 1);

    public SyncSet {
        standbys = Collections.unmodifiableSet(new TreeSet<>(standbys));
        if (acknowledgements < 0 || (acknowledgements == 0 && !standbys.isEmpty())) {
            throw new IllegalArgumentException(
                    acknowledgements + " acknowledgements of " + standbys + ": at least one is waited for");
        }
    }

    public boolean waitsForNobody() {
        return acknowledgements == 0;
    }

    /** A write can be acknowledged, by nobody's leave or by enough of those who are listed. */
    public boolean canAcknowledge() {
        return acknowledgements <= standbys.size();
    }

    @Override
    public String toString() {
        return waitsForNobody() ? "nobody" : acknowledgements + " of " + standbys;
    }
}
