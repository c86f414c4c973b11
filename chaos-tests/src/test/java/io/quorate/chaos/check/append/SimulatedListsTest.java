package io.quorate.chaos.check.append;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.chaos.check.CheckResult;
import io.quorate.chaos.check.Findings;
import io.quorate.chaos.check.Verdict;
import io.quorate.chaos.check.append.SimulatedLists.Defect;
import io.quorate.chaos.history.History;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatedListsTest {
    private static CheckResult check(History history) {
        return new AppendChecker(Isolation.SERIALIZABLE).check(history);
    }

    @Test
    void what_a_correct_store_did_is_never_convicted() {
        LongStream.range(0, 60).forEach(seed -> {
            CheckResult result = check(SimulatedLists.history(seed, Defect.NONE, 300));
            assertThat(result.verdict()).as("seed %d: %s", seed, result).isEqualTo(Verdict.VALID);
        });
    }

    @ParameterizedTest
    @EnumSource(value = Defect.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void a_defect_is_always_convicted(Defect defect) {
        LongStream.range(0, 20).forEach(seed -> {
            CheckResult result = check(SimulatedLists.history(seed, defect, 300));
            assertThat(result.verdict()).as("seed %d: %s", seed, result).isEqualTo(Verdict.INVALID);
        });
    }

    @Test
    @Timeout(120)
    void large_histories_are_acquitted_and_convicted_in_time() {
        assertThat(check(SimulatedLists.history(1, Defect.NONE, 20_000)).verdict())
                .isEqualTo(Verdict.VALID);
        assertThat(check(SimulatedLists.history(1, Defect.FORGETS, 20_000)).verdict())
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void real_time_is_drawn_with_few_lines_and_lacks_nothing() {
        History history = SimulatedLists.history(3, Defect.NONE, 400);
        DependencyGraph graph = GraphBuilder.graph(new Transactions(history, new Findings()), Map.of());

        long lines = IntStream.range(0, graph.size())
                .mapToLong(node -> graph.from(node).size())
                .sum();
        assertThat(lines).isLessThanOrEqualTo((long) SimulatedLists.CLIENTS * graph.size());
        for (int node = 0; node < graph.size(); node++) {
            assertThat(reachable(graph, node)).isEqualTo(later(graph, node));
        }
    }

    private static BitSet reachable(DependencyGraph graph, int start) {
        BitSet reached = new BitSet();
        Deque<Integer> next = new ArrayDeque<>(List.of(start));
        while (!next.isEmpty()) {
            for (Dependency dependency : graph.from(next.remove())) {
                if (!reached.get(dependency.to())) {
                    reached.set(dependency.to());
                    next.add(dependency.to());
                }
            }
        }
        return reached;
    }

    private static BitSet later(DependencyGraph graph, int start) {
        BitSet later = new BitSet();
        IntStream.range(0, graph.size())
                .filter(node -> graph.transaction(start).isBefore(graph.transaction(node)))
                .forEach(later::set);
        return later;
    }
}
