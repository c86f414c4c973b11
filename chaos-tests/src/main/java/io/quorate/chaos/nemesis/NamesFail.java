package io.quorate.chaos.nemesis;

import io.quorate.chaos.lab.Host;
import io.quorate.chaos.lab.InfrastructureException;
import io.quorate.chaos.lab.PacketFilter;
import io.quorate.chaos.lab.PacketFilter.Way;
import io.quorate.chaos.lab.Shape;
import java.util.EnumSet;
import java.util.List;

/** No host gets an answer from the name server. */
record NamesFail() implements Nemesis {
    /** The engine's own name server, as every container on a network of its own sees it. */
    private static final String NAME_SERVER = "127.0.0.11";

    @Override
    public String name() {
        return "no host can resolve names";
    }

    @Override
    public boolean keepsMajority() {
        return true;
    }

    @Override
    public boolean suits(Shape shape) {
        return shape.usesNames();
    }

    @Override
    public Injection inject(Scene scene) {
        List<Host> hosts = scene.lab().hosts();
        // Else that none is found would show nothing.
        for (Host host : hosts) {
            if (!scene.others(host.name()).stream().allMatch(other -> resolves(host, other))) {
                throw new InfrastructureException(host.name() + " resolves no names although its name server is there");
            }
        }
        for (Host host : hosts) {
            new PacketFilter(host)
                    .drop(EnumSet.of(Way.OUT), List.of(NAME_SERVER))
                    .apply();
        }
        boolean isSeen = hosts.stream()
                .noneMatch(host -> scene.others(host.name()).stream().anyMatch(other -> resolves(host, other)));
        return new Injection(
                hosts.stream().map(Host::name).toList(),
                () -> Evidence.when(isSeen, "no host found the address of another"),
                () -> hosts.forEach(PacketFilter::clear));
    }

    /** Not its own name, which is in its own file. */
    private static boolean resolves(Host host, Host other) {
        return host.exec("timeout", "2", "getent", "ahosts", other.name()).isDone();
    }
}
