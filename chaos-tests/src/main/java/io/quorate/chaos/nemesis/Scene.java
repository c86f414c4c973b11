package io.quorate.chaos.nemesis;

import io.quorate.chaos.lab.ClientPlace;
import io.quorate.chaos.lab.Host;
import io.quorate.chaos.lab.Lab;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The moment at which a fault strikes.
 *
 * @param primary name of the primary's host
 * @param coordinator name of the host whose agent leads Raft
 * @param random decides what the fault leaves open
 */
public record Scene(Lab lab, String primary, String coordinator, SplittableRandom random) {
    Host primaryHost() {
        return lab.host(primary);
    }

    /** All but this one. */
    List<Host> others(String host) {
        return lab.hosts().stream().filter(other -> !other.name().equals(host)).toList();
    }

    /** Of all other hosts, and of all clients' machines. */
    List<String> addressesAround(Host host) {
        List<String> addresses = new ArrayList<>();
        others(host.name()).forEach(other -> addresses.add(other.address()));
        lab.clients().stream().map(ClientPlace::address).forEach(addresses::add);
        return addresses;
    }

    /** A host with data that is not the primary's. */
    Host standby() {
        List<Host> standbys = others(primary).stream().filter(Host::hasData).toList();
        return standbys.get(random.nextInt(standbys.size()));
    }

    Host target(Target target) {
        return switch (target) {
            case PRIMARY -> primaryHost();
            case STANDBY -> standby();
            case COORDINATOR -> lab.host(coordinator);
        };
    }

    /** Where clients are; the first place goes with the primary when a client is cut off with it. */
    ClientPlace firstClient() {
        return lab.clients().get(0);
    }
}
