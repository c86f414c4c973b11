package io.quorate.chaos.nemesis;

import io.quorate.chaos.lab.Host;
import java.util.List;

/** A whole host stands still, guards and all, and goes on where it was. */
record HostFrozen(Target target) implements Nemesis {
    @Override
    public String name() {
        return target.whose() + " host is frozen";
    }

    @Override
    public boolean keepsMajority() {
        return true;
    }

    @Override
    public Injection inject(Scene scene) {
        Host host = scene.target(target);
        host.pause();
        return new Injection(
                List.of(host.name()), () -> Evidence.when(host.isPaused(), host.name() + " was paused"), host::unpause);
    }
}
