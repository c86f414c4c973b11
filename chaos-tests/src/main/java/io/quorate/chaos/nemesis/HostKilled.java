package io.quorate.chaos.nemesis;

import io.quorate.chaos.lab.Host;
import java.util.List;

/** Every process of a host ends at once; it is started again when healed. With a loss of power its disks lose what was not flushed, too. */
record HostKilled(Target target, boolean losesPower) implements Nemesis {
    @Override
    public String name() {
        return target.whose() + " host " + (losesPower ? "loses power" : "is killed");
    }

    @Override
    public boolean keepsMajority() {
        return true;
    }

    @Override
    public Injection inject(Scene scene) {
        return kill(List.of(scene.target(target)), losesPower);
    }

    static Injection kill(List<Host> hosts, boolean losesPower) {
        for (Host host : hosts) {
            if (losesPower) {
                host.losePower();
            } else {
                host.kill();
            }
        }
        List<String> names = hosts.stream().map(Host::name).toList();
        return new Injection(
                names,
                () -> Evidence.when(hosts.stream().noneMatch(Host::isRunning), names + " did not run"),
                () -> hosts.forEach(Host::start));
    }
}
