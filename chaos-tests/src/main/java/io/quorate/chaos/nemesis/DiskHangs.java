package io.quorate.chaos.nemesis;

import io.quorate.chaos.lab.Disk;
import io.quorate.chaos.lab.Host;
import io.quorate.chaos.lab.Host.DiskUse;
import java.util.List;

/** Writes to a disk of the primary do not return, until they all do. */
record DiskHangs(DiskUse use) implements Nemesis {
    @Override
    public String name() {
        return "the primary's " + use + " disk hangs";
    }

    @Override
    public boolean keepsMajority() {
        return true;
    }

    @Override
    public Injection inject(Scene scene) {
        Host host = scene.primaryHost();
        Disk disk = host.disk(use);
        disk.freeze();
        return Injection.seen(List.of(host.name()), "fsfreeze of a disk of " + host.name(), disk::thaw);
    }
}
