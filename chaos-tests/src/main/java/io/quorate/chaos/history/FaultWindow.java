package io.quorate.chaos.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A fault from the moment it began to bite until it was gone.
 *
 * @param events all that the nemesis recorded of it, in order
 */
public record FaultWindow(List<Event> events) {
    public FaultWindow {
        events = List.copyOf(events);
    }

    /** All faults of a run, in the order of their injection. */
    public static List<FaultWindow> of(History history) {
        Map<Integer, List<Event>> byId = new LinkedHashMap<>();
        for (Event event : history.nemesis()) {
            byId.computeIfAbsent(((Fault) event.operation()).id(), id -> new ArrayList<>())
                    .add(event);
        }
        return byId.values().stream().map(FaultWindow::new).toList();
    }

    /** As it was once it had been brought about: its targets are not known before. */
    public Fault fault() {
        return events.stream()
                .map(event -> (Fault) event.operation())
                .filter(fault -> fault.stage() == Fault.Stage.INJECT)
                .reduce((planned, done) -> done)
                .orElseThrow();
    }

    /** When its injection began, ns. */
    public long from() {
        return events.get(0).time();
    }

    /** When its healing was done, ns; {@link Long#MAX_VALUE} if it never was. */
    public long until() {
        List<Event> heals = events.stream()
                .filter(event -> ((Fault) event.operation()).stage() == Fault.Stage.HEAL)
                .toList();
        return heals.size() < 2 ? Long.MAX_VALUE : heals.get(heals.size() - 1).time();
    }

    /** What was seen of it, when it was injected or at the latest when it was healed. */
    public Optional<String> evidence() {
        return events.stream()
                .map(event -> ((Fault) event.operation()).evidence())
                .flatMap(Optional::stream)
                .filter(text -> !text.isBlank())
                .findFirst();
    }
}
