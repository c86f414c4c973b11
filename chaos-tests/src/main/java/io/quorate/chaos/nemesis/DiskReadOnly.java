package io.quorate.chaos.nemesis;

import io.quorate.chaos.lab.Disk;
import io.quorate.chaos.lab.Host;
import io.quorate.chaos.lab.Host.DiskUse;
import java.util.List;

/** A disk of the primary takes no write any more, as after an error of the device. The cure is to restart the host. */
record DiskReadOnly(DiskUse use) implements Nemesis {
    @Override
    public String name() {
        return "the primary's " + use + " disk is read-only";
    }

    @Override
    public boolean keepsMajority() {
        return true;
    }

    @Override
    public Injection inject(Scene scene) {
        Host host = scene.primaryHost();
        Disk disk = host.disk(use);
        disk.becomeReadOnly();
        return new Injection(
                List.of(host.name()),
                () -> Evidence.when(disk.isReadOnly(), "a disk of " + host.name() + " refused writes"),
                () -> {
                    host.kill();
                    host.start();
                });
    }
}
