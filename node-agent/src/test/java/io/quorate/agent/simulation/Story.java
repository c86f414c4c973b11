package io.quorate.agent.simulation;

import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncReplication;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * A life without chance in its faults: a {@link StoryScript} is carried out, every {@link Invariant} is asked after every event, and in
 * the end the cluster is whole and nothing acknowledged is missing anywhere.
 */
final class Story {
    private static final long SECOND = 1000 * Dice.MS;
    private static final long FOUNDING = 60 * SECOND;
    private static final long BEFORE = 2 * SECOND;
    private static final long NOTICING = 10 * SECOND;
    private static final long RECOVERY = 90 * SECOND;
    private static final int MOST_EVENTS = 3_000_000;

    /** Of every story at its beginning: one of the standbys, where a leader of the log does not stay on the primary's node. */
    private static final NodeId COORDINATOR = new NodeId("n2");

    private final StoryScript script;
    private final OperationNotes notes = new OperationNotes();
    private final World world;
    private final Telling telling;
    private final Onlooker onlooker;
    private final StoryDeeds deeds;
    private final List<StoryClient> clients;

    private Story(StoryScript script) {
        this.script = script;
        world = new World(script.seed(), Sort.usual(script.nodes()), notes);
        telling = new Telling(world.events());
        onlooker = new Onlooker(world, telling, notes);
        deeds = new StoryDeeds(world, telling, notes);
        clients = script.clients().stream()
                .map(home -> new StoryClient(world, telling, home))
                .toList();
        world.raft().onCommit(command -> {
            world.check().committed(command);
            onlooker.committed(command);
        });
    }

    /** @throws Violation when a promise is broken, or the story does not come to its end */
    static String of(StoryScript script) {
        script.steps().forEach(step -> StoryDeeds.requireKnown(step.deed()));
        Story story = new Story(script);
        RuleEar ear = new RuleEar(story.telling);
        try {
            story.live();
        } catch (Violation broken) {
            throw new Violation(broken.getMessage() + "\n\nuntil then:\n" + story.telling.text() + "\n" + story.world);
        } finally {
            ear.close();
            story.world.hosts().forEach(host -> host.agent().ifPresent(SimAgent::kill));
        }
        return story.telling.text();
    }

    private void live() {
        if (script.isEmpty()) {
            begin();
            clients.forEach(StoryClient::begin);
        } else {
            found();
        }
        script.steps().forEach(this::plan);
        pass(script.lastNanos() + NOTICING, () -> false);
        if (!pass(RECOVERY, () -> Life.isWhole(world)) || !telling.missed().isEmpty()) {
            throw new Violation("the story has not come to its end within 90 s; not told: " + telling.missed());
        }
        pass(SECOND, () -> false);
        clients.forEach(StoryClient::end);
        pass(SECOND, () -> false);
        tellEnd();
    }

    private void found() {
        world.hosts().forEach(Host::startAgent);
        if (!pass(FOUNDING, () -> Life.isWhole(world))) {
            throw new Violation("the cluster was not founded within 60 s");
        }
        NodeId leader = world.raft().leader().orElseThrow();
        if (!leader.equals(COORDINATOR) && !world.raft().transfer(leader, COORDINATOR)) {
            throw new Violation(COORDINATOR + " cannot lead the log: " + world);
        }
        clients.forEach(StoryClient::begin);
        pass(BEFORE, () -> false);
        begin();
        telling.tell("begin", standing());
        telling.tell("begin", CommandWords.electable(world.newest()));
    }

    private void begin() {
        telling.begin();
        onlooker.begin();
    }

    private void plan(StoryScript.Step step) {
        Runnable asPlanned = () -> world.events().after(step.nanos(), () -> deeds.perform(step.deed()));
        step.after().ifPresentOrElse(text -> telling.when(text, asPlanned), asPlanned);
    }

    /** True as soon as it is so, which is looked at twenty times a second. */
    private boolean pass(long nanos, BooleanSupplier isSo) {
        long until = world.events().now() + nanos;
        long nextLook = 0;
        while (world.events().next(until)) {
            world.check().holds();
            if (telling.hasBegun()) {
                onlooker.look();
            }
            if (world.events().asked() > MOST_EVENTS) {
                throw new Violation("events without end");
            }
            if (world.events().now() >= nextLook) {
                if (isSo.getAsBoolean()) {
                    return true;
                }
                nextLook = world.events().now() + 50 * Dice.MS;
            }
        }
        return false;
    }

    private String standing() {
        ClusterState state = world.newest();
        SyncReplication sync = state.established().orElseThrow();
        SimPostgres primary = world.postgres(sync.holder()).orElseThrow();
        String leader = world.raft().leader().map(NodeId::name).orElse("nobody");
        return sync.holder() + " is the primary of epoch " + sync.epoch() + " on timeline "
                + primary.disk.wal.timeline()
                + "; " + CommandWords.names(sync.members().keySet()) + " stream from it, each write waits for "
                + primary.waitsFor().acknowledgements() + " of them; " + leader + " coordinates";
    }

    private void tellEnd() {
        telling.tell("end", standing());
        Set<Long> acknowledged = new HashSet<>();
        Set<Long> unanswered = new HashSet<>();
        clients.forEach(client -> {
            acknowledged.addAll(client.acknowledged());
            unanswered.addAll(client.unanswered());
        });
        world.hosts().forEach(host -> requireAll(host, acknowledged));
        Set<Long> kept = new HashSet<>(unanswered);
        Set<Long> gone = new HashSet<>(unanswered);
        world.hosts().forEach(host -> {
            kept.retainAll(writesOf(host));
            gone.removeAll(writesOf(host));
        });
        telling.tell("end", acknowledged.size() + " writes were acknowledged, and every one is on every node");
        if (!unanswered.isEmpty()) {
            telling.tell(
                    "end",
                    unanswered.size() + " never had an answer: " + kept.size() + " on every node, " + gone.size()
                            + " on none");
        }
    }

    private static void requireAll(Host host, Set<Long> acknowledged) {
        Set<Long> missing = new HashSet<>(acknowledged);
        missing.removeAll(writesOf(host));
        if (!missing.isEmpty()) {
            throw new Violation(host.id() + " lacks writes that were acknowledged: " + missing);
        }
    }

    private static Set<Long> writesOf(Host host) {
        return host.postgres().disk.wal.beyond(Wal.EMPTY).stream()
                .map(Wal::write)
                .collect(Collectors.toSet());
    }
}
