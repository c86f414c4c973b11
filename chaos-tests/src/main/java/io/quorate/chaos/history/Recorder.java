package io.quorate.chaos.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Takes down what clients and the nemesis do. For all threads; one lock gives events their order, so that an index says what was seen
 * before what. Whatever breaks the rules of a history (a process that does two things at once, or goes on after an unknown outcome) is
 * refused with an {@link IllegalStateException}: a bug of the harness.
 */
public final class Recorder implements AutoCloseable {
    private final int concurrency;
    private final LongSupplier nanos;
    private final long origin;
    private final List<HistoryFile> files;
    private final List<Event> events = new ArrayList<>();
    private final Map<ProcessId, Event> open = new HashMap<>();
    /** For each of the concurrent clients the number that it speaks under. */
    private final List<ProcessId> current = new ArrayList<>();

    /**
     * @param concurrency how many clients there are at a time
     * @param nanos a monotonic clock, as {@link System#nanoTime}
     * @param files get every event at once; closed with the recorder
     */
    public Recorder(int concurrency, LongSupplier nanos, List<HistoryFile> files) {
        if (concurrency < 1) {
            throw new IllegalArgumentException("a run has 1 client or more, not " + concurrency);
        }
        this.concurrency = concurrency;
        this.nanos = nanos;
        this.origin = nanos.getAsLong();
        this.files = List.copyOf(files);
        for (int client = 0; client < concurrency; client++) {
            current.add(new ProcessId(client));
        }
    }

    /** Number under which a client (0 to concurrency - 1) speaks now. */
    public synchronized ProcessId process(int client) {
        return current.get(client);
    }

    public synchronized Event invoke(ProcessId process, Operation operation) {
        require(
                !process.isNemesis()
                        && current.get(process.number() % concurrency).equals(process),
                process,
                "is over");
        require(!open.containsKey(process), process, "has not finished what it began");
        Event event = record(EventType.INVOKE, process, operation, Optional.empty(), Optional.empty());
        open.put(process, event);
        return event;
    }

    /** Success, with what was found. */
    public synchronized Event ok(ProcessId process, Operation operation, Optional<Stamp> stamp) {
        Event begun = ended(process);
        require(begun.operation().getClass() == operation.getClass(), process, "invoked something else");
        return record(EventType.OK, process, operation, stamp, Optional.empty());
    }

    /** Certainly not happened. */
    public synchronized Event fail(ProcessId process, String error) {
        return record(EventType.FAIL, process, ended(process).operation(), Optional.empty(), Optional.of(error));
    }

    /** Perhaps happened. The process is over; returns the one that goes on in its place. */
    public synchronized ProcessId info(ProcessId process, String error) {
        record(EventType.INFO, process, ended(process).operation(), Optional.empty(), Optional.of(error));
        ProcessId next = new ProcessId(Math.addExact(process.number(), concurrency));
        current.set(process.number() % concurrency, next);
        return next;
    }

    /** Something that the nemesis begins, or has done. */
    public synchronized Event nemesis(Fault fault) {
        return record(EventType.INFO, ProcessId.NEMESIS, fault, Optional.empty(), Optional.empty());
    }

    /** ns since the run began. */
    public long now() {
        return nanos.getAsLong() - origin;
    }

    /** All so far. */
    public synchronized History history() {
        return new History(events);
    }

    @Override
    public synchronized void close() {
        files.forEach(HistoryFile::close);
    }

    private Event ended(ProcessId process) {
        Event begun = open.remove(process);
        if (begun == null) {
            throw new IllegalStateException("process " + process + " has nothing to complete");
        }
        return begun;
    }

    private Event record(
            EventType type, ProcessId process, Operation operation, Optional<Stamp> stamp, Optional<String> error) {
        Event event = new Event(events.size(), type, process, operation, nanos.getAsLong() - origin, stamp, error);
        events.add(event);
        files.forEach(file -> file.write(event));
        return event;
    }

    private static void require(boolean isAllowed, ProcessId process, String problem) {
        if (!isAllowed) {
            throw new IllegalStateException("process " + process + " " + problem);
        }
    }
}
