package io.quorate.agent.simulation;

import io.quorate.agent.observation.ServerProcess;
import io.quorate.agent.simulation.OperationNotes.Note;
import io.quorate.agent.simulation.OperationNotes.Operation;
import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Looks at a whole world after every event and tells what has changed, as far as a reader of a story wants to know. */
final class Onlooker {
    private final World world;
    private final Telling telling;
    private final OperationNotes notes;
    private final Map<NodeId, Seen> seen = new HashMap<>();
    private Optional<NodeId> leader = Optional.empty();
    private ClusterState state;

    /** @param guardEnds how often a guard has ended the server */
    private record Seen(
            ServerProcess process,
            Optional<NodeId> upstream,
            boolean isStreaming,
            SyncSet waitsFor,
            boolean isOpen,
            int guardEnds,
            Optional<SimAgent> agent) {
        static Seen of(Host host) {
            SimPostgres server = host.postgres();
            return new Seen(
                    server.process(),
                    server.upstream(),
                    server.isStreaming(),
                    server.waitsFor(),
                    server.admitsClients() && server.isWritable(),
                    host.guard().ends(),
                    host.agent());
        }

        boolean isPrimary() {
            return process == ServerProcess.PRIMARY;
        }

        boolean isDown() {
            return process == ServerProcess.DOWN;
        }
    }

    Onlooker(World world, Telling telling, OperationNotes notes) {
        this.world = world;
        this.telling = telling;
        this.notes = notes;
        this.state = world.newest();
    }

    /** What there is now is known: only what changes from here on is told. */
    void begin() {
        notes.drain();
        notes.settle();
        leader = world.raft().leader();
        world.hosts().forEach(host -> seen.put(host.id(), Seen.of(host)));
    }

    /** A command was applied: tells of it at once, and then what it makes others do. */
    void committed(ClusterCommand command) {
        ClusterState before = state;
        state = world.newest();
        CommandWords.of(before, state, command).ifPresent(text -> telling.tell("log", text));
    }

    /** After an event. */
    void look() {
        notes.drain().forEach(this::tell);
        world.hosts().forEach(this::compare);
        notes.settle();
        if (world.raft().leader().isPresent() && !world.raft().leader().equals(leader)) {
            leader = world.raft().leader();
            telling.tell("log", leader.get() + " leads the log now: its agent coordinates");
        }
    }

    private void tell(Note note) {
        String from = note.from().map(NodeId::name).orElse("");
        String what = switch (note.operation()) {
            case INITIALISE -> "the making of a new database system";
            case CLONE -> "the clone of " + from;
            case REWIND -> "the rewind to " + from + "'s history";
            case PROMOTE, STOP, END, FAULT -> note.operation().toString();
        };
        if (note.isDone().isEmpty()) {
            String marked = " begins: until it has ended the data directory is marked and nobody starts it";
            telling.tell(note.node().name(), what + marked + given(note));
        } else {
            telling.tell(note.node().name(), what + (note.isDone().get() ? " is complete" : " has failed"));
        }
    }

    /** What a rewind discards. */
    private String given(Note note) {
        if (note.operation() != Operation.REWIND) {
            return "";
        }
        Wal own = world.host(note.node()).postgres().disk.wal;
        Wal shared = own.sharedWith(world.postgres(note.from().orElseThrow()).orElseThrow().disk.wal);
        long writes =
                own.beyond(shared).stream().filter(each -> each.write() != 0).count();
        return "; it gives up " + writes + (writes == 1 ? " write" : " writes") + " that only " + note.node() + " has";
    }

    private void compare(Host host) {
        Seen before = seen.get(host.id());
        Seen now = Seen.of(host);
        if (before == null || before.equals(now)) {
            return;
        }
        seen.put(host.id(), now);
        if (now.agent().filter(agent -> !agent.process().isStopped()).isPresent()
                && before.agent().isEmpty()) {
            tell(host, "its agent starts");
        }
        if (now.process() != before.process()) {
            tellProcess(host, before, now);
        } else {
            tellStream(host, before, now);
        }
        if (now.isPrimary() && before.isPrimary() && !now.waitsFor().equals(before.waitsFor())) {
            tell(host, "PostgreSQL: " + waits(now.waitsFor()));
        }
        if (now.isOpen() && !before.isOpen()) {
            tell(host, "PostgreSQL lets clients in");
        }
    }

    private void tellProcess(Host host, Seen before, Seen now) {
        switch (now.process()) {
            case IN_RECOVERY -> tell(host, "PostgreSQL is started: read-only, behind its fence");
            case PRIMARY ->
                tell(
                        host,
                        "PostgreSQL is promoted: it accepts writes on timeline "
                                + host.postgres().disk.wal.timeline() + ", clients are not in yet; "
                                + waits(now.waitsFor()));
            case DOWN -> tellEnd(host, before, now);
            default -> tell(host, "PostgreSQL is " + now.process());
        }
    }

    private void tellEnd(Host host, Seen before, Seen now) {
        if (now.guardEnds() > before.guardEnds()) {
            tell(host, "a guard ends PostgreSQL");
            return;
        }
        Optional<Operation> cause = notes.underWay(host.id());
        if (cause.isEmpty()) {
            tell(host, "the agent ends PostgreSQL: the deadline of its lease has come");
        } else {
            switch (cause.get()) {
                case STOP -> tell(host, "PostgreSQL has stopped in order");
                case END -> tell(host, "the agent ends PostgreSQL");
                case PROMOTE -> tell(host, "the promotion has failed, PostgreSQL is ended");
                case CLONE, REWIND, INITIALISE, FAULT -> {}
            }
        }
    }

    private void tellStream(Host host, Seen before, Seen now) {
        if (now.isDown() || now.isPrimary()) {
            return;
        }
        if (now.isStreaming() && (!before.isStreaming() || !now.upstream().equals(before.upstream()))) {
            tell(
                    host,
                    "PostgreSQL streams from "
                            + now.upstream().map(NodeId::name).orElse("?"));
        } else if (now.upstream().isEmpty() && before.upstream().isPresent()) {
            tell(host, "PostgreSQL receives from nobody any more");
        } else if (before.isStreaming() && !now.isStreaming()) {
            tell(
                    host,
                    "PostgreSQL has lost its stream from "
                            + before.upstream().map(NodeId::name).orElse("?"));
        }
    }

    private static String waits(SyncSet set) {
        if (!set.canAcknowledge()) {
            return "no write is acknowledged";
        }
        return set.waitsForNobody()
                ? "writes wait for nobody"
                : "each write waits for " + set.acknowledgements() + " of " + CommandWords.names(set.standbys());
    }

    private void tell(Host host, String what) {
        telling.tell(host.id().name(), what);
    }
}
