package io.quorate.client.cli;

import io.quorate.client.ClusterClient;
import io.quorate.client.render.PauseText;
import io.quorate.proto.v1.PauseState;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Turns automatic actions off. */
@Command(
        name = "pause",
        sortOptions = false,
        description = {
            "Turns automatic actions off, for work on agents or hosts.",
            "No node is promoted while it lasts, also when the primary is lost."
        })
final class PauseCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Invocation invocation;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    PauseCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        try (ClusterClient client = invocation.connect(spec.commandLine())) {
            return invocation
                    .report(client.pause(Requester.name(), invocation.timeout(TIMEOUT)), this::tell)
                    .number();
        }
    }

    private ExitCode tell(PauseState pause) {
        invocation.result(invocation.wantsJson() ? PauseText.json(pause) : PauseText.line(pause));
        return pause.getKind() == PauseState.Kind.KIND_PAUSED ? ExitCode.OK : ExitCode.OUTCOME_UNKNOWN;
    }
}
