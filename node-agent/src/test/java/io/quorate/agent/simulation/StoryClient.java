package io.quorate.agent.simulation;

import io.quorate.consensus.model.NodeId;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An application in a story: writes again and again, one write at a time. It tells when it gets no answer or finds nobody, and when it
 * writes again.
 */
final class StoryClient {
    private static final long BETWEEN = 40 * Dice.MS;
    private static final long WORTH_TELLING = 800 * Dice.MS;
    private static final long PATIENCE = 3_000 * Dice.MS;

    private final World world;
    private final Telling telling;
    private final String name;
    private final Optional<NodeId> home;
    private final Set<Long> acknowledged = new TreeSet<>();
    private final Set<Long> unanswered = new TreeSet<>();
    private Optional<Attempt> attempt = Optional.empty();
    private long answeredAt;
    private Optional<Long> answeredBy = Optional.empty();
    private boolean isComplaining;
    private boolean isDone;

    private record Attempt(long write, SimPostgres at, long begun) {}

    /** @param home beside this node, and with it on its side of a cut; otherwise it reaches every node */
    StoryClient(World world, Telling telling, Optional<NodeId> home) {
        this.world = world;
        this.telling = telling;
        this.home = home;
        this.name = home.map(node -> "the client beside " + node).orElse("the client");
    }

    void begin() {
        answeredAt = world.events().now();
        act();
    }

    /** It writes no more; what waits goes on waiting. */
    void end() {
        isDone = true;
    }

    Set<Long> acknowledged() {
        return acknowledged;
    }

    /** Nobody has told it what became of these. */
    Set<Long> unanswered() {
        return unanswered;
    }

    private void act() {
        giveUp();
        if (attempt.isEmpty() && !isDone) {
            serving().ifPresent(this::write);
        }
        complain();
        if (!isDone || attempt.isPresent()) {
            world.events().after(BETWEEN, this::act);
        }
    }

    private Optional<SimPostgres> serving() {
        return world.hosts().stream()
                .map(Host::postgres)
                .filter(server -> server.takesWrites() && server.admitsClients())
                .filter(server -> home.filter(from -> !world.network().isOpenBothWays(from, server.node))
                        .isEmpty())
                .findFirst();
    }

    private void write(SimPostgres server) {
        Attempt begun = new Attempt(world.nextNumber(), server, world.events().now());
        attempt = Optional.of(begun);
        unanswered.add(begun.write());
        server.write(begun.write(), isAcknowledged -> ended(begun, isAcknowledged));
    }

    private void ended(Attempt ended, boolean isAcknowledged) {
        boolean isHeard = attempt.equals(Optional.of(ended));
        if (isHeard) {
            attempt = Optional.empty();
        }
        if (!isAcknowledged || !isHeard) {
            return;
        }
        unanswered.remove(ended.write());
        acknowledged.add(ended.write());
        long now = world.events().now();
        Optional<Long> server = ended.at().postmaster();
        if (now - answeredAt >= WORTH_TELLING || !server.equals(answeredBy)) {
            telling.tell(
                    "client",
                    String.format(
                            Locale.ROOT,
                            "%s has a write acknowledged by %s: the first for %.3f s",
                            name,
                            ended.at().node,
                            (now - answeredAt) / 1e9));
        }
        answeredAt = now;
        answeredBy = server;
        isComplaining = false;
    }

    /** The connection is closed on its side; the server may not hear of that. */
    private void giveUp() {
        attempt = attempt.filter(waits -> world.events().now() - waits.begun() < PATIENCE);
    }

    private void complain() {
        if (!isComplaining && world.events().now() - answeredAt >= WORTH_TELLING) {
            isComplaining = true;
            String why = attempt.map(waits -> "its write waits at " + waits.at().node)
                    .orElse("nobody takes its writes");
            telling.tell(
                    "client",
                    name + " has had no answer since "
                            + telling.time(answeredAt).strip() + ": " + why);
        }
    }
}
