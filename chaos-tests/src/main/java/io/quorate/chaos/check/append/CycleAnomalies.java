package io.quorate.chaos.check.append;

import io.quorate.chaos.check.Findings;
import io.quorate.chaos.check.append.Dependency.Kind;
import io.quorate.chaos.history.Attempt;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Finds and names cycles, the worst of each component; a component that contains one that was told already tells nothing new. */
final class CycleAnomalies {
    private static final int WRITES = Kind.OVERWRITTEN.bit();
    private static final int READS = WRITES | Kind.READ.bit();
    private static final int ITEMS = READS | Kind.READ_BEFORE.bit();
    private static final int TIME = Kind.REAL_TIME.bit();

    /** A kind of cycle: one step of the first kinds, the others of the rest. */
    private record Level(Anomaly anomaly, int first, int rest) {}

    /** From the worst on; those that an isolation may allow come last, so that they hide nothing. */
    private static final List<Level> LEVELS = List.of(
            new Level(Anomaly.G0, WRITES, WRITES),
            new Level(Anomaly.G1C, Kind.READ.bit(), READS),
            new Level(Anomaly.G_SINGLE, Kind.READ_BEFORE.bit(), READS),
            new Level(Anomaly.G0_REALTIME, WRITES, WRITES | TIME),
            new Level(Anomaly.G1C_REALTIME, Kind.READ.bit(), READS | TIME),
            new Level(Anomaly.G_SINGLE_REALTIME, Kind.READ_BEFORE.bit(), READS | TIME),
            new Level(Anomaly.G2_ITEM, Kind.READ_BEFORE.bit(), ITEMS),
            new Level(Anomaly.G2_ITEM_REALTIME, Kind.READ_BEFORE.bit(), ITEMS | TIME));

    private final DependencyGraph graph;
    private final Isolation isolation;
    private final Findings findings;
    private final Set<Integer> told = new HashSet<>();
    private final Map<Anomaly, Long> allowed = new TreeMap<>();

    CycleAnomalies(DependencyGraph graph, Isolation isolation, Findings findings) {
        this.graph = graph;
        this.isolation = isolation;
        this.findings = findings;
    }

    void find() {
        LEVELS.forEach(this::find);
        allowed.forEach((anomaly, count) -> findings.figure("allowed-" + anomaly.label(), count));
    }

    private void find(Level level) {
        for (List<Integer> component : StrongComponents.of(graph, level.first() | level.rest())) {
            if (component.stream().anyMatch(told::contains)) {
                continue;
            }
            Optional<List<Dependency>> cycle = new CycleSearch(graph, component).shortest(level.first(), level.rest());
            cycle.ifPresent(steps -> {
                told.addAll(component);
                tell(level.anomaly(), steps);
            });
        }
    }

    private void tell(Anomaly anomaly, List<Dependency> cycle) {
        if (isolation.allows(anomaly)) {
            allowed.merge(anomaly, 1L, Long::sum);
            return;
        }
        List<String> steps = new ArrayList<>();
        for (int i = 0; i < cycle.size(); i++) {
            steps.add(String.format(cycle.get(i).why(), name(i), name((i + 1) % cycle.size())));
        }
        Attempt[] members =
                cycle.stream().map(step -> graph.transaction(step.from())).toArray(Attempt[]::new);
        findings.offend(anomaly.label() + ": " + String.join("; ", steps), members);
    }

    private static String name(int position) {
        return "T" + (position + 1);
    }
}
