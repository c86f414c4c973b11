package io.quorate.chaos.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was recorded, complete and in order. */
public final class History {
    private final List<Event> events;
    private final List<Attempt> attempts;

    /**
     * @throws IllegalArgumentException if indexes are not dense, time runs backwards, or a process did two things at once
     */
    public History(List<Event> events) {
        this.events = List.copyOf(events);
        this.attempts = List.copyOf(paired(this.events));
    }

    public List<Event> events() {
        return events;
    }

    /** The clients' operations in the order of their invocations. */
    public List<Attempt> attempts() {
        return attempts;
    }

    /** Those of one kind. */
    public List<Attempt> attempts(Class<? extends Operation> kind) {
        return attempts.stream()
                .filter(attempt -> kind.isInstance(attempt.operation()))
                .toList();
    }

    /** What the nemesis did, each thing twice: begun and done. */
    public List<Event> nemesis() {
        return events.stream().filter(event -> event.process().isNemesis()).toList();
    }

    /** Time of the last event, ns. */
    public long duration() {
        return events.isEmpty() ? 0 : events.get(events.size() - 1).time();
    }

    private static List<Attempt> paired(List<Event> events) {
        List<Attempt> attempts = new ArrayList<>();
        Map<ProcessId, Integer> open = new HashMap<>();
        long time = 0;
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            require(event.index() == i, event, "is not number " + i);
            require(event.time() >= time, event, "is earlier than the one before it");
            time = event.time();
            if (event.process().isNemesis()) {
                continue;
            }
            if (event.type() == EventType.INVOKE) {
                require(
                        open.put(event.process(), attempts.size()) == null,
                        event,
                        "is of a process that has not finished");
                attempts.add(new Attempt(event, Optional.empty()));
            } else {
                int begun = begun(open, event);
                attempts.set(begun, new Attempt(attempts.get(begun).invocation(), Optional.of(event)));
                if (event.type() == EventType.INFO) {
                    // Whoever does not know what became of its operation never speaks again under this number.
                    open.put(event.process(), begun);
                }
            }
        }
        return attempts;
    }

    private static int begun(Map<ProcessId, Integer> open, Event completion) {
        Integer begun = open.remove(completion.process());
        if (begun == null) {
            throw refused(completion, "completes nothing");
        }
        return begun;
    }

    private static void require(boolean isWell, Event event, String problem) {
        if (!isWell) {
            throw refused(event, problem);
        }
    }

    private static IllegalArgumentException refused(Event event, String problem) {
        return new IllegalArgumentException("not a history: event " + problem + ": " + event);
    }
}
