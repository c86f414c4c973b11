package io.quorate.chaos.nemesis;

import io.quorate.chaos.lab.Host;
import io.quorate.client.ClusterClient;
import io.quorate.client.Outcome;
import io.quorate.proto.v1.SwitchoverProgress;
import io.quorate.proto.v1.SwitchoverRequest;
import java.time.Duration;
import java.util.List;

/** An operator moves the primary to another node: no fault, but it is to go well amid faults, or be refused. */
record SwitchoverAsked() implements Nemesis {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Override
    public String name() {
        return "an operator asks for a switchover";
    }

    @Override
    public boolean keepsMajority() {
        return true;
    }

    @Override
    public Injection inject(Scene scene) {
        Host standby = scene.standby();
        SwitchoverRequest request = SwitchoverRequest.newBuilder()
                .setTo(standby.name())
                .setRequestedBy("chaos")
                .build();
        try (ClusterClient client = new ClusterClient(scene.lab().endpoints())) {
            Outcome<SwitchoverProgress> outcome = client.switchover(request, phase -> {}, PATIENCE);
            return Injection.seen(
                    List.of(scene.primary(), standby.name()), "to " + standby.name() + ": " + outcome, () -> {});
        }
    }
}
