package io.quorate.agent.simulation;

import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncReplication;
import java.util.List;
import java.util.Optional;

/** The life of a cluster: it is founded, things go wrong, and in the end everything is mended and it has to recover by itself. */
final class Life {
    private static final long SECOND = 1000 * Dice.MS;
    private static final long FOUNDING = 60 * SECOND;
    private static final long TROUBLE = 30 * SECOND;
    private static final long RECOVERY = 90 * SECOND;
    private static final int MOST_EPOCHS_IN_RECOVERY = 6;
    private static final int MOST_EVENTS = 3_000_000;
    private static final int CLIENTS = 6;

    private final long seed;
    private final World world;
    private final Dice dice;
    private final Clients clients;
    private final Nemesis nemesis;
    private final FaultPlan plan;
    private List<Fault> faults = List.of();

    /**
     * What a life came to.
     *
     * @param epochs how many there were, the first included
     * @param violation of a promise, told at length
     */
    record End(
            long seed,
            List<Fault> faults,
            long events,
            long writes,
            long acknowledged,
            long epochs,
            Optional<String> violation) {}

    private Life(long seed, Parts parts) {
        this.seed = seed;
        this.dice = new Dice(seed ^ 0x5DEECE66DL);
        int nodes = dice.happens(0.15) ? 5 : 3;
        this.world = new World(seed, nodes, settings(nodes), parts);
        this.clients = new Clients(world, dice.split());
        this.nemesis = new Nemesis(world);
        this.plan = new FaultPlan(dice.split(), nodes);
    }

    private ClusterSettings settings(int nodes) {
        ClusterSettings usual = ClusterSettings.DEFAULT;
        int acknowledgements = nodes == 5 && dice.happens(0.5) ? 2 : 1;
        Durability durability = dice.happens(0.1) ? Durability.STRICT : Durability.QUORUM;
        return new ClusterSettings(
                usual.leaseDuration(),
                usual.leaseMargin(),
                usual.renewalInterval(),
                durability,
                acknowledgements,
                usual.maxLagOnFailoverBytes());
    }

    /** With the faults that the seed draws. */
    static End of(long seed, Parts parts) {
        return new Life(seed, parts).run(Optional.empty());
    }

    /** With these faults in their place. */
    static End of(long seed, Parts parts, List<Fault> faults) {
        return new Life(seed, parts).run(Optional.of(faults));
    }

    private End run(Optional<List<Fault>> given) {
        Optional<String> violation = Optional.empty();
        try {
            live(given);
        } catch (Violation found) {
            violation = Optional.of(found.getMessage() + "\n\nthe last that happened:\n" + world.story()
                    + "\n\nwhat there is:\n" + world);
        }
        world.hosts().forEach(host -> host.agent().ifPresent(SimAgent::kill));
        return new End(
                seed,
                faults,
                world.events().asked(),
                clients.writes(),
                clients.acknowledged(),
                world.newest().lastEpoch().number(),
                violation);
    }

    private void live(Optional<List<Fault>> given) {
        world.hosts().forEach(Host::startAgent);
        if (!passUntilWhole(FOUNDING)) {
            throw new Violation("the cluster was not founded within 60 s");
        }
        clients.begin(CLIENTS);
        world.beginErrors();
        List<Fault> drawn = plan.draw(world.events().now() + SECOND, TROUBLE);
        faults = given.orElse(drawn);
        nemesis.follow(faults);
        pass(world.events().now() + SECOND + TROUBLE + 5 * SECOND);
        nemesis.heal();
        long epochBefore = world.newest().lastEpoch().number();
        if (!passUntilWhole(RECOVERY)) {
            throw new Violation("the cluster has not recovered within 90 s");
        }
        long epochs = world.newest().lastEpoch().number() - epochBefore;
        if (epochs > MOST_EPOCHS_IN_RECOVERY) {
            throw new Violation("the recovery took " + epochs + " epochs");
        }
        pass(world.events().now() + 3 * SECOND);
    }

    private void pass(long until) {
        while (world.events().next(until)) {
            world.check().holds();
            requireFewEvents();
        }
    }

    private boolean passUntilWhole(long nanos) {
        long until = world.events().now() + nanos;
        long nextLook = 0;
        while (world.events().next(until)) {
            world.check().holds();
            requireFewEvents();
            if (world.events().now() >= nextLook) {
                if (isWhole()) {
                    return true;
                }
                nextLook = world.events().now() + 50 * Dice.MS;
            }
        }
        return isWhole();
    }

    private void requireFewEvents() {
        if (world.events().asked() > MOST_EVENTS) {
            throw new Violation("events without end");
        }
    }

    /** Somebody serves clients, all others stream from him, and all of them are counted on. */
    private boolean isWhole() {
        ClusterState state = world.newest();
        Optional<SimPostgres> primary =
                state.lease().flatMap(lease -> world.postgres(lease.holder())).filter(SimPostgres::takesWrites);
        if (primary.isEmpty() || !primary.get().admitsClients()) {
            return false;
        }
        NodeId serving = primary.get().node;
        boolean isFollowed = world.others(serving).stream()
                .allMatch(standby -> standby.isStreaming() && standby.upstream().equals(Optional.of(serving)));
        Optional<SyncReplication> counted = state.established();
        return isFollowed
                && counted.filter(sync -> sync.members().size() == world.hosts().size() - 1)
                        .isPresent();
    }
}
