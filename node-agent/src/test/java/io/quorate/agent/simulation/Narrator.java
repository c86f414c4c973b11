package io.quorate.agent.simulation;

import java.util.List;

/** Tells of a life what a {@link Story} tells: what went wrong, what was decided and by which rule, and what became of each server. */
final class Narrator implements AutoCloseable {
    private static final int KEPT_LINES = 120;

    private final Telling telling;
    private final Onlooker onlooker;
    private final RuleEar ear;

    /** @param notes of the world's agents */
    Narrator(World world, OperationNotes notes) {
        telling = new Telling(world.events());
        onlooker = new Onlooker(world, telling, notes);
        ear = new RuleEar(telling);
        world.onTell(line -> telling.tell("EVENT", line));
        world.raft().onCommit(command -> {
            world.check().committed(command);
            onlooker.committed(command);
        });
    }

    /** The trouble begins: times count from here. */
    void begin() {
        telling.begin();
        onlooker.begin();
    }

    /** After an event. */
    void look() {
        if (telling.hasBegun()) {
            onlooker.look();
        }
    }

    /** The last of it. */
    String text() {
        List<String> lines = telling.text().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - KEPT_LINES), lines.size()));
    }

    @Override
    public void close() {
        ear.close();
    }
}
