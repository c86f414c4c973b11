package io.quorate.agent.simulation;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.ClusterCommand.GrantLease;
import io.quorate.consensus.command.ClusterCommand.RenewLease;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;
import java.util.ArrayList;
import java.util.List;

/**
 * With async a failover loses no more than the setting allows, counted from the end of the WAL that the primary had told of last, and
 * what it wrote after that. A machine that wakes up may acknowledge in a former epoch until its guard has had its turn: nothing of that
 * is promised.
 */
final class LossIsBounded implements Invariant {
    private final World world;
    private final List<Wal> writes = new ArrayList<>();
    private long told;
    private long grantsSince;
    private long newest;

    LossIsBounded(World world) {
        this.world = world;
    }

    @Override
    public void acknowledged(SimPostgres primary, Wal write) {
        if (write.epoch() >= newest) {
            writes.add(write);
        }
    }

    @Override
    public void committed(ClusterCommand command) {
        if (command instanceof RenewLease renewal && renewal.position().isPresent()) {
            told = renewal.position().get().lsn().value();
            grantsSince = 0;
        } else if (command instanceof GrantLease) {
            grantsSince++;
        }
    }

    /** Later it tells of its own WAL. */
    @Override
    public void promotionCalled(NodeId node, Epoch epoch) {
        newest = epoch.number();
        SimPostgres server = world.host(node).postgres();
        ClusterSettings settings = world.newest().settings();
        if (settings.durability() != Durability.ASYNC) {
            return;
        }
        long allowed = grantsSince * settings.maxLagOnFailoverBytes();
        for (Wal write : List.copyOf(writes)) {
            if (write.isBeginningOf(server.disk.wal)) {
                continue;
            }
            if (Wal.lsn(write.length()).value() + allowed <= told) {
                throw new Violation(server.node + " is promoted and has lost " + write + " of epoch " + write.epoch()
                        + ", more than " + allowed + " bytes before what was told last: " + server);
            }
            writes.remove(write);
        }
    }
}
