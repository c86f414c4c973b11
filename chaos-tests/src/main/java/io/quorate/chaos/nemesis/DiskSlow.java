package io.quorate.chaos.nemesis;

import io.quorate.chaos.lab.Host;
import io.quorate.chaos.lab.Host.DiskUse;
import java.time.Duration;
import java.util.List;

/** A disk of the primary does a few writes in a second, and every flush waits for them. */
record DiskSlow(DiskUse use) implements Nemesis {
    private static final int WRITES_PER_SECOND = 5;
    private static final Duration SLOW = Duration.ofMillis(500);

    @Override
    public String name() {
        return "the primary's " + use + " disk is slow";
    }

    @Override
    public boolean keepsMajority() {
        return true;
    }

    @Override
    public Injection inject(Scene scene) {
        Host host = scene.primaryHost();
        host.limitWrites(use, WRITES_PER_SECOND);
        Duration flushes = host.timeOfFlushes(use);
        return new Injection(
                List.of(host.name()),
                () -> Evidence.when(
                        flushes.compareTo(SLOW) > 0, flushes.toMillis() + " ms for five flushes on " + host.name()),
                () -> host.unlimitWrites(use));
    }
}
