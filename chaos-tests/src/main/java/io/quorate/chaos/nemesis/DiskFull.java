package io.quorate.chaos.nemesis;

import io.quorate.chaos.lab.Disk;
import io.quorate.chaos.lab.Host;
import io.quorate.chaos.lab.Host.DiskUse;
import java.util.List;

/** Nothing more fits on a disk of the primary. */
record DiskFull(DiskUse use) implements Nemesis {
    private static final long FULL = 1 << 20;

    @Override
    public String name() {
        return "the primary's " + use + " disk is full";
    }

    @Override
    public boolean keepsMajority() {
        return true;
    }

    @Override
    public Injection inject(Scene scene) {
        Host host = scene.primaryHost();
        Disk disk = host.disk(use);
        long left = disk.fill();
        return new Injection(
                List.of(host.name()),
                () -> Evidence.when(left < FULL, left + " bytes were left on a disk of " + host.name()),
                disk::empty);
    }
}
