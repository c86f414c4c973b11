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
 * @param usesNames that hosts know each other by name, and ask a name server
 * @param settings of every agent, by the names of its environment ({@code QUORATE_LEASE_DURATION})
 */
public record Shape(int dataNodes, boolean hasWitness, int clients, boolean usesNames, Map<String, String> settings) {
    public static final Shape THREE = new Shape(3, false, 2, false, Map.of());
    public static final Shape WITH_WITNESS = new Shape(2, true, 2, false, Map.of());
    public static final Shape FIVE = new Shape(5, false, 2, false, Map.of());
    /** Hosts find each other by name. */
    public static final Shape WITH_NAMES = new Shape(3, false, 2, true, Map.of());

    private static final String PRELOADED = "LD_PRELOAD";
    /** Every program of a host asks a library for the time; the loader replaces $LIB (ld.so(8)). */
    public static final Shape WITH_FALSE_CLOCKS = THREE.with(PRELOADED, "/usr/$LIB/faketime/libfaketimeMT.so.1")
            .with("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            // Its remedy for an old C library has every wait of a JVM end at once with a newer one.
            .with("FAKETIME_FORCE_MONOTONIC_FIX", "0")
            .with("FAKETIME_CACHE_DURATION", "1");

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
        return new Shape(dataNodes, hasWitness, clients, usesNames, more);
    }

    /** Whether the time of day of its hosts can be made wrong. */
    public boolean hasFalseClocks() {
        return settings.containsKey(PRELOADED);
    }

    public int hosts() {
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
