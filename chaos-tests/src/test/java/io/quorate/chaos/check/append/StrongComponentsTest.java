package io.quorate.chaos.check.append;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.chaos.check.append.Dependency.Kind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StrongComponentsTest {
    private static final int ALL = -1;

    private static DependencyGraph graph(int size) {
        AppendStory story = new AppendStory();
        IntStream.range(0, size).forEach(i -> story.ok("append 1 " + i));
        return new DependencyGraph(story.made().history().attempts());
    }

    private static void line(DependencyGraph graph, Kind kind, int from, int to) {
        graph.add(new Dependency(from, to, kind, ""));
    }

    @Test
    void components_that_lead_into_each_other_remain_apart() {
        DependencyGraph graph = graph(5);
        line(graph, Kind.READ, 0, 1);
        line(graph, Kind.READ, 1, 0);
        line(graph, Kind.READ, 2, 0);
        line(graph, Kind.READ, 2, 3);
        line(graph, Kind.READ, 3, 2);
        line(graph, Kind.READ, 3, 4);

        assertThat(StrongComponents.of(graph, ALL)).containsExactlyInAnyOrder(List.of(1, 0), List.of(3, 2));
    }

    @Test
    void only_dependencies_of_the_wanted_kinds_count() {
        DependencyGraph graph = graph(2);
        line(graph, Kind.READ, 0, 1);
        line(graph, Kind.REAL_TIME, 1, 0);

        assertThat(StrongComponents.of(graph, Kind.READ.bit())).isEmpty();
        assertThat(StrongComponents.of(graph, ALL)).hasSize(1);
    }

    @Test
    void a_long_circle_does_not_exhaust_the_stack() {
        int size = 50_000;
        DependencyGraph graph = graph(size);
        IntStream.range(0, size).forEach(i -> line(graph, Kind.READ, i, (i + 1) % size));

        assertThat(StrongComponents.of(graph, ALL))
                .singleElement()
                .satisfies(circle -> assertThat(circle).hasSize(size));
    }
}
