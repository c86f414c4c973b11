package io.quorate.chaos.check.append;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks for a short cycle inside of one component. In large ones only from the most promising starting points, which are enough to convict. */
final class CycleSearch {
    private static final int STARTS = 200;

    private final DependencyGraph graph;
    private final Set<Integer> component;

    CycleSearch(DependencyGraph graph, List<Integer> component) {
        this.graph = graph;
        this.component = new HashSet<>(component);
    }

    /** The shortest found that takes one dependency of {@code first}, then any of {@code rest} back to where it began. */
    Optional<List<Dependency>> shortest(int first, int rest) {
        List<Dependency> best = List.of();
        for (Dependency start : starts(first)) {
            List<Dependency> cycle = closed(start, rest);
            if (!cycle.isEmpty() && (best.isEmpty() || cycle.size() < best.size())) {
                best = cycle;
            }
            if (best.size() == 2) {
                break;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /** Those that lead furthest back in time come first: what orders against the clock is in the shortest cycles. */
    private List<Dependency> starts(int kinds) {
        return component.stream()
                .flatMap(node -> graph.from(node).stream())
                .filter(dependency -> dependency.isOf(kinds) && component.contains(dependency.to()))
                .sorted(Comparator.comparingLong(this::advance))
                .limit(STARTS)
                .toList();
    }

    private long advance(Dependency dependency) {
        return graph.transaction(dependency.to()).last().index()
                - graph.transaction(dependency.from()).invocation().index();
    }

    private List<Dependency> closed(Dependency start, int kinds) {
        int goal = start.from();
        Map<Integer, Dependency> cameBy = new HashMap<>();
        Deque<Integer> queue = new ArrayDeque<>(List.of(start.to()));
        while (!queue.isEmpty() && !cameBy.containsKey(goal)) {
            for (Dependency dependency : graph.from(queue.remove())) {
                int to = dependency.to();
                if (dependency.isOf(kinds)
                        && component.contains(to)
                        && to != start.to()
                        && cameBy.putIfAbsent(to, dependency) == null) {
                    queue.add(to);
                }
            }
        }
        if (!cameBy.containsKey(goal)) {
            return List.of();
        }
        List<Dependency> way = new ArrayList<>();
        for (int node = goal; node != start.to(); ) {
            Dependency dependency = cameBy.getOrDefault(node, start);
            way.add(dependency);
            node = dependency.from();
        }
        Collections.reverse(way);
        List<Dependency> cycle = new ArrayList<>(List.of(start));
        cycle.addAll((kinds & Dependency.Kind.REAL_TIME.bit()) == 0 ? way : throughTime(way));
        return cycle;
    }

    private boolean isBefore(int one, int other) {
        return graph.transaction(one).isBefore(graph.transaction(other));
    }

    /** The same way with several steps replaced by one where real time allows that: the graph has such steps only where nothing lies between. */
    private List<Dependency> throughTime(List<Dependency> way) {
        List<Dependency> shorter = new ArrayList<>();
        for (int i = 0; i < way.size(); i++) {
            int from = way.get(i).from();
            int furthest = way.size() - 1;
            while (furthest > i && !isBefore(from, way.get(furthest).to())) {
                furthest--;
            }
            shorter.add(
                    furthest == i
                            ? way.get(i)
                            : RealTime.dependency(from, way.get(furthest).to()));
            i = furthest;
        }
        return shorter;
    }
}
