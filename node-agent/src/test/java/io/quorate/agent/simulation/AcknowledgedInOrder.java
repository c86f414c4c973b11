package io.quorate.agent.simulation;

import io.quorate.consensus.model.Durability;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Once a write was acknowledged in an epoch, none that is begun after that is acknowledged in an earlier one. What was under way may be:
 * a machine that was suspended finds the answers of its standbys when it wakes up, and they have what it tells of. With async it needs no
 * answers, so there it is not promised of such a machine until its guard has had its turn.
 */
final class AcknowledgedInOrder implements Invariant {
    private final World world;
    private final Set<Wal> late = Collections.newSetFromMap(new IdentityHashMap<>());
    private long latest;

    AcknowledgedInOrder(World world) {
        this.world = world;
    }

    @Override
    public void begun(SimPostgres primary, Wal write) {
        if (write.epoch() < latest) {
            late.add(write);
        }
    }

    @Override
    public void acknowledged(SimPostgres primary, Wal write) {
        boolean isAsync = world.newest().settings().durability() == Durability.ASYNC;
        boolean isPromised = !isAsync || !world.host(primary.node).isWakingUp();
        if (late.contains(write) && isPromised) {
            throw new Violation(primary.node + " acknowledges " + write + " in epoch " + write.epoch()
                    + ", begun after a write of epoch " + latest + " was acknowledged");
        }
        latest = Math.max(latest, write.epoch());
    }
}
