package io.quorate.chaos.nemesis;

import io.quorate.chaos.lab.Host;
import io.quorate.chaos.lab.PacketFilter;
import java.util.List;

/** The primary's network loses packets, or resets every connection. */
record Lossy(boolean resets) implements Nemesis {
    private static final double PROBABILITY = 0.2;

    @Override
    public String name() {
        return resets ? "the primary's connections are reset" : "the primary loses every fifth packet";
    }

    @Override
    public boolean keepsMajority() {
        return true;
    }

    @Override
    public Injection inject(Scene scene) {
        Host host = scene.primaryHost();
        List<String> addresses = scene.addressesAround(host);
        PacketFilter filter = new PacketFilter(host);
        (resets ? filter.reset(addresses) : filter.lose(PROBABILITY, addresses)).apply();
        return Cut.injection(List.of(host));
    }
}
