package io.quorate.deploy.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Which nodes a cluster consists of, as {@code up} is told.
 *
 * @param nodes how many there are, the witness included
 * @param hasWitness the last of them is one
 * @param priorities of those data nodes that are to have another one than by default
 */
record ClusterShape(int nodes, boolean hasWitness, Map<String, Integer> priorities) {
    static final ClusterShape TWO_AND_A_WITNESS = new ClusterShape(3, true, Map.of());

    ClusterShape {
        priorities = Map.copyOf(priorities);
    }

    /** Nodes with data only, all alike. */
    static ClusterShape ofData(int nodes) {
        return new ClusterShape(nodes, false, Map.of());
    }

    List<String> names() {
        return IntStream.rangeClosed(1, nodes).mapToObj(node -> "n" + node).toList();
    }

    Optional<String> witness() {
        return hasWitness ? Optional.of("n" + nodes) : Optional.empty();
    }

    /** Those that have a PostgreSQL. */
    List<String> dataNames() {
        return names().subList(0, hasWitness ? nodes - 1 : nodes);
    }

    List<String> options() {
        List<String> options = new ArrayList<>(List.of("--nodes=" + nodes));
        if (hasWitness) {
            options.add("--witness");
        }
        new TreeMap<>(priorities).forEach((name, priority) -> options.add("--priority=" + name + "=" + priority));
        return options;
    }
}
