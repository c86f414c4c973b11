package io.quorate.chaos.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes small histories by hand. Every operation is of a process of its own; events are 1 ms apart unless the clock is set. */
public final class HandMade {
    private static final long MILLISECOND = 1_000_000;

    private final List<Event> events = new ArrayList<>();
    private long clock;
    private int processes;

    /** Of a primary. */
    public static Stamp primary(String node, long epoch) {
        return new Stamp(node, true, epoch, epoch, "0/3000148");
    }

    public static Stamp standby(String node, long epoch) {
        return new Stamp(node, false, epoch, epoch, "0/3000148");
    }

    /** The next event happens then. */
    public HandMade at(long milliseconds) {
        clock = milliseconds * MILLISECOND - MILLISECOND;
        return this;
    }

    public Event invoke(Operation operation) {
        return add(EventType.INVOKE, new ProcessId(processes++), operation, Optional.empty());
    }

    public void ok(Event invocation, Operation found, Stamp stamp) {
        add(EventType.OK, invocation.process(), found, Optional.of(stamp));
    }

    public void ok(Event invocation, Stamp stamp) {
        ok(invocation, invocation.operation(), stamp);
    }

    public void fail(Event invocation) {
        add(EventType.FAIL, invocation.process(), invocation.operation(), Optional.empty());
    }

    public void info(Event invocation) {
        add(EventType.INFO, invocation.process(), invocation.operation(), Optional.empty());
    }

    /** Invoked and succeeded at once. */
    public HandMade ok(Operation operation, Stamp stamp) {
        ok(invoke(operation), operation, stamp);
        return this;
    }

    /** Invoked, and refused at once. */
    public HandMade fail(Operation operation) {
        fail(invoke(operation));
        return this;
    }

    /** Invoked, and unknown at once. */
    public HandMade info(Operation operation) {
        info(invoke(operation));
        return this;
    }

    /** Begun and done at once. */
    public HandMade nemesis(Fault fault) {
        add(EventType.INFO, ProcessId.NEMESIS, fault, Optional.empty());
        add(EventType.INFO, ProcessId.NEMESIS, fault, Optional.empty());
        return this;
    }

    public History history() {
        return new History(events);
    }

    private Event add(EventType type, ProcessId process, Operation operation, Optional<Stamp> stamp) {
        clock += MILLISECOND;
        Optional<String> error = type == EventType.FAIL || (type == EventType.INFO && !process.isNemesis())
                ? Optional.of("told by hand")
                : Optional.empty();
        Event event = new Event(events.size(), type, process, operation, clock, stamp, error);
        events.add(event);
        return event;
    }
}
