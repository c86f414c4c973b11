package io.quorate.client.cli;

import io.quorate.client.ClusterClient;
import io.quorate.client.render.SwitchoverText;
import io.quorate.proto.v1.FailoverRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a node the primary without the old one's consent. */
@Command(
        name = "failover",
        sortOptions = false,
        description = {
            "Makes a node the primary without the old one's consent.",
            "Writes that the node has not received are lost. While the primary works, use 'switchover'."
        })
final class FailoverCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--to",
            paramLabel = "NODE",
            required = true,
            converter = NodeNameConverter.class,
            description = "The new primary.")
    private String target = "";

    @Mixin
    private final StepOptions steps = new StepOptions();

    FailoverCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        FailoverRequest request = FailoverRequest.newBuilder()
                .setTo(target)
                .setDryRun(steps.isDryRun)
                .setRequestedBy(Requester.name())
                .build();
        try (ClusterClient client = invocation.connect(spec.commandLine())) {
            if (!steps.isDryRun) {
                invocation.progress("Unreplicated writes may be lost: those that " + target + " has not received.");
            }
            Steps run = new Steps(invocation, client, new SwitchoverText("failover", steps.isDryRun));
            return run.confirmed(spec.commandLine(), steps, this::question)
                    .orElseGet(() -> run.follow((phases, timeout) -> client.failover(request, phases, timeout)))
                    .number();
        }
    }

    private String question(String cluster, String primary) {
        return "Make " + target + " the primary of cluster " + cluster + " in place of " + primary
                + ", without its consent?";
    }
}
