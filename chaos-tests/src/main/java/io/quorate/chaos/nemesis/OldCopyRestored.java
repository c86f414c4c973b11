package io.quorate.chaos.nemesis;

import io.quorate.chaos.lab.Host;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A standby's data directory is replaced with a copy of itself that is some seconds old, as from a snapshot of its disk. */
record OldCopyRestored() implements Nemesis {
    private static final Duration AGE = Duration.ofSeconds(12);

    @Override
    public String name() {
        return "a standby gets back an old copy of its data";
    }

    @Override
    public boolean keepsMajority() {
        return true;
    }

    @Override
    public Injection inject(Scene scene) {
        Host host = scene.standby();
        host.kill();
        host.dataDisk().keepCopy();
        host.start();
        LockSupport.parkNanos(AGE.toNanos());
        host.kill();
        long replaced = host.dataDisk().restoreCopy();
        host.start();
        return new Injection(
                List.of(host.name()),
                () -> Evidence.when(replaced > 0, replaced + " files of " + host.name() + " became older"),
                () -> {});
    }
}
