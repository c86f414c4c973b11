package io.quorate.chaos.check.append;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Groups of transactions that all come before each other, of two or more; Tarjan 1972, without recursion. */
final class StrongComponents {
    private static final int UNSEEN = -1;

    private final DependencyGraph graph;
    private final int kinds;
    private final int[] order;
    private final int[] low;
    private final int[] next;
    private final boolean[] isOpen;
    private final Deque<Integer> open = new ArrayDeque<>();
    private final List<List<Integer>> found = new ArrayList<>();
    private int seen;

    private StrongComponents(DependencyGraph graph, int kinds) {
        this.graph = graph;
        this.kinds = kinds;
        order = new int[graph.size()];
        low = new int[graph.size()];
        next = new int[graph.size()];
        isOpen = new boolean[graph.size()];
        Arrays.fill(order, UNSEEN);
    }

    /**
     * @param kinds bits of the dependencies that count
     */
    static List<List<Integer>> of(DependencyGraph graph, int kinds) {
        StrongComponents components = new StrongComponents(graph, kinds);
        for (int i = 0; i < graph.size(); i++) {
            if (components.order[i] == UNSEEN) {
                components.visit(i);
            }
        }
        return components.found;
    }

    private void visit(int root) {
        Deque<Integer> path = new ArrayDeque<>();
        enter(root, path);
        while (!path.isEmpty()) {
            int node = path.peek();
            List<Dependency> dependencies = graph.from(node);
            if (next[node] == dependencies.size()) {
                leave(path);
                continue;
            }
            Dependency dependency = dependencies.get(next[node]++);
            if (!dependency.isOf(kinds)) {
                continue;
            }
            if (order[dependency.to()] == UNSEEN) {
                enter(dependency.to(), path);
            } else if (isOpen[dependency.to()]) {
                low[node] = Math.min(low[node], order[dependency.to()]);
            }
        }
    }

    private void enter(int node, Deque<Integer> path) {
        order[node] = seen;
        low[node] = seen++;
        isOpen[node] = true;
        open.push(node);
        path.push(node);
    }

    private void leave(Deque<Integer> path) {
        int node = path.pop();
        if (!path.isEmpty()) {
            int parent = path.peek();
            low[parent] = Math.min(low[parent], low[node]);
        }
        if (low[node] != order[node]) {
            return;
        }
        List<Integer> component = new ArrayList<>();
        int member;
        do {
            member = open.pop();
            isOpen[member] = false;
            component.add(member);
        } while (member != node);
        if (component.size() > 1) {
            found.add(component);
        }
    }
}
