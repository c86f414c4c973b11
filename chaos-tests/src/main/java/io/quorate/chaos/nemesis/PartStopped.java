package io.quorate.chaos.nemesis;

import io.quorate.chaos.lab.Host;
import io.quorate.chaos.lab.Host.Part;
import java.util.List;

/** SIGSTOP for a part of a host, SIGCONT when it is healed. */
record PartStopped(Target target, Part part) implements Nemesis {
    @Override
    public String name() {
        return target.whose() + " " + part + " stopped";
    }

    @Override
    public boolean keepsMajority() {
        return true;
    }

    @Override
    public Injection inject(Scene scene) {
        Host host = scene.target(target);
        List<Long> pids = host.signal(part, "STOP");
        return new Injection(
                List.of(host.name()),
                () -> Evidence.when(!pids.isEmpty(), "SIGSTOP to " + pids + " on " + host.name()),
                () -> host.signal(pids, "CONT"));
    }
}
