package io.quorate.chaos.nemesis;

import io.quorate.chaos.lab.Host;
import io.quorate.chaos.lab.Host.Part;
import java.util.List;

/** SIGKILL for a part of a host. A killed agent stays away until it is healed; for the rest the agent is there to see to it. */
record PartKilled(Target target, Part part) implements Nemesis {
    @Override
    public String name() {
        return target.whose() + " " + part + " killed";
    }

    @Override
    public boolean keepsMajority() {
        return true;
    }

    @Override
    public Injection inject(Scene scene) {
        Host host = scene.target(target);
        if (part == Part.AGENT) {
            host.holdAgent();
        }
        List<Long> pids = host.signal(part, "KILL");
        return new Injection(
                List.of(host.name()),
                () -> Evidence.when(!pids.isEmpty(), "SIGKILL to " + pids + " on " + host.name()),
                host::releaseAgent);
    }
}
