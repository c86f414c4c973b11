package io.quorate.chaos.lab;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What a lab consists of.
 *
 * @param dataNodes hosts with PostgreSQL, from 1 on: n1, n2, ...
 * @param hasWitness one more host, without PostgreSQL
 * @param clients places that clients connect from: c1, c2, ...
 * @param settings of every agent, by the names of its environment ({@code QUORATE_LEASE_DURATION})
 */
public record Shape(int dataNodes, boolean hasWitness, int clients, Map<String, String> settings) {
    public static final Shape THREE = new Shape(3, false, 2, Map.of());

    public Shape {
        if (dataNodes < 1 || clients < 1 || (dataNodes + (hasWitness ? 1 : 0)) % 2 == 0) {
            throw new IllegalArgumentException("a lab has an odd number of hosts and 1 client or more, not " + dataNodes
                    + " with data and " + (hasWitness ? "a witness" : "no witness") + ", and " + clients + " clients");
        }
        settings = Map.copyOf(settings);
    }

    /** The same with one more setting. */
    public Shape with(String name, String value) {
        Map<String, String> more = new TreeMap<>(settings);
        more.put(name, value);
        return new Shape(dataNodes, hasWitness, clients, more);
    }

    int hosts() {
        return dataNodes + (hasWitness ? 1 : 0);
    }

    List<String> hostNames() {
        return IntStream.rangeClosed(1, hosts())
                .mapToObj(number -> "n" + number)
                .toList();
    }

    List<String> clientNames() {
        return IntStream.rangeClosed(1, clients)
                .mapToObj(number -> "c" + number)
                .toList();
    }

    boolean hasData(String host) {
        return !hasWitness || !host.equals("n" + hosts());
    }
}
