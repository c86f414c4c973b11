package io.quorate.chaos.nemesis;

import io.quorate.chaos.lab.Host;
import java.util.List;

/** The primary's host gets a twentieth of a processor. */
record CpuStarved() implements Nemesis {
    private static final int PERCENT = 5;

    @Override
    public String name() {
        return "the primary's host is starved of processor time";
    }

    @Override
    public boolean keepsMajority() {
        return true;
    }

    @Override
    public Injection inject(Scene scene) {
        Host host = scene.primaryHost();
        long before = host.throttled();
        host.limitProcessor(PERCENT);
        return new Injection(
                List.of(host.name()),
                () -> {
                    long times = host.throttled() - before;
                    return Evidence.when(times > 0, host.name() + " was made to wait " + times + " times");
                },
                host::unlimitProcessor);
    }
}
