package io.quorate.chaos.check.append;

import io.quorate.chaos.check.append.Dependency.Kind;
import io.quorate.chaos.history.Attempt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Orders what ended before something else began, without what follows from the rest (transitive reduction): each transaction comes after
 * those that had ended, unless another that came after those had ended too. Cost: transactions times clients at a time.
 */
final class RealTime {
    /** What happens at one event. */
    private record Moment(long index, int transaction, boolean isEnd) {}

    private RealTime() {}

    static void addTo(DependencyGraph graph) {
        Set<Integer> latest = new LinkedHashSet<>();
        Map<Integer, List<Integer>> earlier = new HashMap<>();
        for (Moment moment : moments(graph)) {
            int transaction = moment.transaction();
            if (moment.isEnd()) {
                earlier.getOrDefault(transaction, List.of()).forEach(latest::remove);
                latest.add(transaction);
                earlier.remove(transaction);
            } else {
                earlier.put(transaction, List.copyOf(latest));
                latest.forEach(ended -> graph.add(dependency(ended, transaction)));
            }
        }
    }

    static Dependency dependency(int ended, int begun) {
        return new Dependency(ended, begun, Kind.REAL_TIME, "%1$s had ended when %2$s began");
    }

    private static List<Moment> moments(DependencyGraph graph) {
        List<Moment> moments = new ArrayList<>();
        for (int i = 0; i < graph.size(); i++) {
            Attempt transaction = graph.transaction(i);
            moments.add(new Moment(transaction.invocation().index(), i, false));
            if (transaction.isOk()) {
                moments.add(new Moment(transaction.last().index(), i, true));
            }
        }
        moments.sort(Comparator.comparingLong(Moment::index));
        return moments;
    }
}
