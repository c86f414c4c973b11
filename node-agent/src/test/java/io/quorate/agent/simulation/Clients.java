package io.quorate.agent.simulation;

import io.quorate.consensus.model.NodeId;
import java.util.List;

/** Applications: each is beside one node or free to go to any; they write, wait, read, and now and then give up waiting. */
final class Clients {
    private final World world;
    private final Dice dice;
    private final double pauseMillis;
    private final double cancels;
    private long writes;
    private long acknowledged;

    Clients(World world, Dice dice) {
        this.world = world;
        this.dice = dice;
        this.pauseMillis = dice.between(60, 400);
        this.cancels = dice.happens(0.3) ? 0.03 : 0;
    }

    void begin(int clients) {
        List<NodeId> nodes = world.hosts().stream().map(Host::id).toList();
        for (int i = 0; i < clients; i++) {
            // The last ones stay beside a node, and with it on its side of a cut.
            NodeId home = nodes.get(i % nodes.size());
            next(home);
        }
    }

    long writes() {
        return writes;
    }

    long acknowledged() {
        return acknowledged;
    }

    private void next(NodeId home) {
        world.events().after(dice.millis(pauseMillis / 2, pauseMillis * 2), () -> act(home));
    }

    private void act(NodeId home) {
        List<SimPostgres> open = world.hosts().stream()
                .map(Host::postgres)
                .filter(server -> server.takesWrites() && server.admitsClients())
                .filter(server -> world.network().isOpenBothWays(home, server.node))
                .toList();
        if (open.isEmpty()) {
            next(home);
            return;
        }
        SimPostgres server = dice.oneOf(open);
        if (dice.happens(0.2)) {
            world.check().read(server, server.visible());
        }
        writes++;
        server.write(writes, isAcknowledged -> {
            acknowledged += isAcknowledged ? 1 : 0;
            next(home);
        });
        if (dice.happens(cancels)) {
            server.life().after(dice.millis(10, 500), server::cancelOne);
        }
    }
}
