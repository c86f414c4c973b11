package io.quorate.agent.simulation;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Once a write was acknowledged in an epoch, none that is begun after that is acknowledged in an earlier one. What was under way may be:
 * a machine that was suspended finds the answers of its standbys when it wakes up, and they have what it tells of.
 */
final class AcknowledgedInOrder implements Invariant {
    private final Set<Wal> late = Collections.newSetFromMap(new IdentityHashMap<>());
    private long latest;

    @Override
    public void begun(SimPostgres primary, Wal write) {
        if (write.epoch() < latest) {
            late.add(write);
        }
    }

    @Override
    public void acknowledged(SimPostgres primary, Wal write) {
        if (late.contains(write)) {
            throw new Violation(primary.node + " acknowledges " + write + " in epoch " + write.epoch()
                    + ", begun after a write of epoch " + latest + " was acknowledged");
        }
        latest = Math.max(latest, write.epoch());
    }
}
