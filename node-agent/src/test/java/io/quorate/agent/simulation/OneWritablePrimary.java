package io.quorate.agent.simulation;

import java.util.List;

/**
 * At most one server accepts writes. Not promised of a machine that was suspended as a whole, until its guard has had its turn.
 */
final class OneWritablePrimary implements Invariant {
    private final World world;

    OneWritablePrimary(World world) {
        this.world = world;
    }

    @Override
    public void holds() {
        int writable = 0;
        for (Host host : world.hosts()) {
            if (counts(host)) {
                writable++;
            }
        }
        if (writable > 1) {
            List<SimPostgres> servers = world.hosts().stream()
                    .filter(this::counts)
                    .map(Host::postgres)
                    .toList();
            throw new Violation("more than one server accepts writes: " + servers);
        }
    }

    private boolean counts(Host host) {
        SimPostgres server = host.postgres();
        return server.isWritable() && !host.isWakingUp();
    }
}
