package io.quorate.chaos.nemesis;

import io.quorate.chaos.lab.Host;
import io.quorate.chaos.lab.SlowNetwork;
import java.util.List;

/** What the primary sends waits in a queue, for up to two seconds, more or less as the load is; what does not fit is lost. */
record NetworkSlow() implements Nemesis {
    @Override
    public String name() {
        return "the primary's network is slow";
    }

    @Override
    public boolean keepsMajority() {
        return true;
    }

    @Override
    public Injection inject(Scene scene) {
        Host host = scene.primaryHost();
        SlowNetwork.begin(host);
        return new Injection(
                List.of(host.name()),
                () -> {
                    long delayed = SlowNetwork.delayed(host);
                    return Evidence.when(delayed > 0, delayed + " times packets had to wait");
                },
                () -> SlowNetwork.end(host));
    }
}
