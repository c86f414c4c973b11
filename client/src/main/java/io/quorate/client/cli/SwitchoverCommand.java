package io.quorate.client.cli;

import io.quorate.client.ClusterClient;
import io.quorate.client.render.SwitchoverText;
import io.quorate.proto.v1.SwitchoverRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Moves the primary to another node with the old one's consent. */
@Command(
        name = "switchover",
        sortOptions = false,
        description = {
            "Makes another node the primary, without losing a write.",
            "When a step fails before the old primary has given up its lease, it stays the primary."
        })
final class SwitchoverCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--to",
            paramLabel = "NODE",
            converter = NodeNameConverter.class,
            description = "The new primary. Standard: the best standby.")
    private String target = "";

    @Mixin
    private final StepOptions steps = new StepOptions();

    SwitchoverCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        SwitchoverRequest request = SwitchoverRequest.newBuilder()
                .setTo(target)
                .setDryRun(steps.isDryRun)
                .setRequestedBy(Requester.name())
                .build();
        try (ClusterClient client = invocation.connect(spec.commandLine())) {
            Steps run = new Steps(invocation, client, new SwitchoverText("switchover", steps.isDryRun));
            return run.confirmed(spec.commandLine(), steps, this::question)
                    .orElseGet(() -> run.follow((phases, timeout) -> client.switchover(request, phases, timeout)))
                    .number();
        }
    }

    private String question(String cluster, String primary) {
        return "Switch over cluster " + cluster + " from " + primary + " to "
                + (target.isEmpty() ? "its best standby" : target) + "?";
    }
}
