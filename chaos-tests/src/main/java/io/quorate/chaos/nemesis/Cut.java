package io.quorate.chaos.nemesis;

import io.quorate.chaos.lab.ClientPlace;
import io.quorate.chaos.lab.Host;
import io.quorate.chaos.lab.Lab;
import io.quorate.chaos.lab.PacketFilter;
import io.quorate.chaos.lab.PacketFilter.Way;
import io.quorate.chaos.lab.Shape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Cables that are cut: packets vanish, and nobody is told. */
record Cut(Line line) implements Nemesis {
    /** Which cables. */
    enum Line {
        PRIMARY_ALONE("the primary is cut off", true),
        PRIMARY_WITH_CLIENT("the primary is cut off with a client", true),
        STANDBY_ALONE("a standby is cut off", true),
        COORDINATOR_ALONE("the coordinator is cut off", true),
        EVERYBODY("all are cut off from each other", false),
        WITNESS_ALONE("the witness is cut off", true),
        RING("everybody hears the two neighbours only", true),
        BRIDGE("the primary and a standby are cut off from each other", true),
        PRIMARY_DEAF("the primary hears nobody", true),
        PRIMARY_MUTE("nobody hears the primary", true);

        private final String text;
        private final boolean keepsMajority;

        Line(String text, boolean keepsMajority) {
            this.text = text;
            this.keepsMajority = keepsMajority;
        }
    }

    @Override
    public String name() {
        return line.text;
    }

    @Override
    public boolean keepsMajority() {
        return line.keepsMajority;
    }

    @Override
    public boolean suits(Shape shape) {
        return switch (line) {
            case WITNESS_ALONE -> shape.hasWitness();
            case RING -> shape.hosts() > 3;
            default -> true;
        };
    }

    @Override
    public Injection inject(Scene scene) {
        Lab lab = scene.lab();
        Set<Way> both = EnumSet.allOf(Way.class);
        Host primary = scene.primaryHost();
        List<String> clients = lab.clients().stream().map(ClientPlace::address).toList();
        return switch (line) {
            case PRIMARY_ALONE -> cut(List.of(primary), both, scene, clients);
            case PRIMARY_WITH_CLIENT -> cut(List.of(primary), both, scene, clients.subList(1, clients.size()));
            case STANDBY_ALONE -> cut(List.of(scene.standby()), both, scene, clients);
            case COORDINATOR_ALONE -> cut(List.of(scene.target(Target.COORDINATOR)), both, scene, clients);
            case EVERYBODY -> cut(lab.hosts(), both, scene, List.of());
            case WITNESS_ALONE ->
                cut(lab.hosts().stream().filter(host -> !host.hasData()).toList(), both, scene, clients);
            case RING -> ring(lab.hosts());
            case BRIDGE -> between(primary, scene.standby());
            case PRIMARY_DEAF -> cut(List.of(primary), EnumSet.of(Way.IN), scene, List.of());
            case PRIMARY_MUTE -> cut(List.of(primary), EnumSet.of(Way.OUT), scene, List.of());
        };
    }

    /** Each of these from every other host, and from these clients. */
    private static Injection cut(List<Host> hosts, Set<Way> ways, Scene scene, List<String> clients) {
        for (Host host : hosts) {
            List<String> addresses = new ArrayList<>(clients);
            scene.others(host.name()).forEach(other -> addresses.add(other.address()));
            new PacketFilter(host).drop(ways, addresses).apply();
        }
        return injection(hosts);
    }

    /** Each host keeps those next to it, the last one is next to the first: every host sees a majority of five, and no two the same. */
    private static Injection ring(List<Host> hosts) {
        for (int i = 0; i < hosts.size(); i++) {
            List<String> addresses = new ArrayList<>();
            for (int j = 2; j < hosts.size() - 1; j++) {
                addresses.add(hosts.get((i + j) % hosts.size()).address());
            }
            new PacketFilter(hosts.get(i))
                    .drop(EnumSet.allOf(Way.class), addresses)
                    .apply();
        }
        return injection(hosts);
    }

    private static Injection between(Host one, Host other) {
        new PacketFilter(one)
                .drop(EnumSet.allOf(Way.class), List.of(other.address()))
                .apply();
        return injection(List.of(one));
    }

    static Injection injection(List<Host> hosts) {
        return new Injection(
                hosts.stream().map(Host::name).toList(),
                () -> {
                    long taken = hosts.stream().mapToLong(PacketFilter::taken).sum();
                    return Evidence.when(taken > 0, taken + " packets vanished");
                },
                () -> hosts.forEach(PacketFilter::clear));
    }
}
