package io.quorate.agent.simulation;

import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncReplication;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

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
    private Optional<Narrator> narrator = Optional.empty();

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
        Sort sort = Sort.of(dice.split());
        this.world = new World(seed, sort, parts);
        this.clients = new Clients(world, dice.split());
        this.nemesis = new Nemesis(world);
        this.plan = new FaultPlan(dice.split(), sort.nodes(), parts.faults());
    }

    /** With the faults that the seed draws. */
    static End of(long seed, Parts parts) {
        return new Life(seed, parts).run(Optional.empty());
    }

    /** With these faults in their place. */
    static End of(long seed, Parts parts, List<Fault> faults) {
        return new Life(seed, parts).run(Optional.of(faults));
    }

    /** What happened in it, line by line; its agents are the real ones. */
    static String told(long seed, List<Fault> faults) {
        OperationNotes notes = new OperationNotes();
        Life life = new Life(seed, notes);
        try (Narrator narrator = new Narrator(life.world, notes)) {
            life.narrator = Optional.of(narrator);
            String end = life.run(Optional.of(faults)).violation().orElse("no promise was broken");
            return narrator.text() + "\n" + end.lines().findFirst().orElse("");
        }
    }

    private End run(Optional<List<Fault>> given) {
        Optional<String> violation = Optional.empty();
        try {
            live(given);
        } catch (Violation found) {
            violation = Optional.of(found.getMessage() + "\n\nwhat there is:\n" + world);
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
        narrator.ifPresent(Narrator::begin);
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
            narrator.ifPresent(Narrator::look);
            requireFewEvents();
        }
    }

    private boolean passUntilWhole(long nanos) {
        long until = world.events().now() + nanos;
        long nextLook = 0;
        while (world.events().next(until)) {
            world.check().holds();
            narrator.ifPresent(Narrator::look);
            requireFewEvents();
            if (world.events().now() >= nextLook) {
                if (isWhole(world)) {
                    return true;
                }
                nextLook = world.events().now() + 50 * Dice.MS;
            }
        }
        return isWhole(world);
    }

    private void requireFewEvents() {
        if (world.events().asked() > MOST_EVENTS) {
            throw new Violation("events without end");
        }
    }

    /** Somebody serves clients, all others stream from him, and all of them are counted on. */
    static boolean isWhole(World world) {
        ClusterState state = world.newest();
        Optional<SimPostgres> primary =
                state.lease().flatMap(lease -> world.postgres(lease.holder())).filter(SimPostgres::takesWrites);
        if (primary.isEmpty() || !primary.get().admitsClients()) {
            return false;
        }
        NodeId serving = primary.get().node;
        boolean isFollowed = world.others(serving).stream()
                .allMatch(standby -> standby.isStreaming() && standby.upstream().equals(Optional.of(serving)));
        long electable = state.members().values().stream()
                .filter(member -> member.isData() && member.priority() > 0)
                .filter(member -> !member.id().equals(serving))
                .count();
        boolean areEnough = electable >= state.settings().acknowledgements();
        long standbys = areEnough ? electable : world.others(serving).size();
        boolean isAsync = state.settings().durability() == Durability.ASYNC;
        Predicate<SyncReplication> countsAll = sync -> sync.members().size() == (isAsync ? 0 : standbys);
        return isFollowed && state.established().filter(countsAll).isPresent();
    }
}
