package io.quorate.client.cli;

import io.quorate.client.ClusterClient;
import io.quorate.client.Outcome;
import io.quorate.client.render.PauseText;
import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.PauseState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Turns automatic actions on, and waits until they are: the lease's holder has to take part. */
@Command(
        name = "resume",
        sortOptions = false,
        description = {
            "Turns automatic actions on again.",
            "They are on once the lease's holder has renewed it; until then the cluster is 'resuming' (exit code 4)."
        })
final class ResumeCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Invocation invocation;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ResumeCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Duration timeout = invocation.timeout(TIMEOUT);
        Patience patience = Patience.of(timeout);
        try (ClusterClient client = invocation.connect(spec.commandLine())) {
            return invocation
                    .report(client.resume(Requester.name(), timeout), pause -> tell(settled(client, pause, patience)))
                    .number();
        }
    }

    private ExitCode tell(PauseState pause) {
        invocation.result(invocation.wantsJson() ? PauseText.json(pause) : PauseText.line(pause));
        return pause.getKind() == PauseState.Kind.KIND_RUNNING ? ExitCode.OK : ExitCode.OUTCOME_UNKNOWN;
    }

    /** The state once it is no longer resuming, or at the deadline. */
    private PauseState settled(ClusterClient client, PauseState recorded, Patience patience) {
        PauseState pause = recorded;
        while (pause.getKind() == PauseState.Kind.KIND_RESUMING && patience.rest()) {
            pause = statusOf(client.status(patience.left()))
                    .map(ClusterStatus::getPause)
                    .orElse(pause);
        }
        return pause;
    }

    private static Optional<ClusterStatus> statusOf(Outcome<ClusterStatus> outcome) {
        return outcome instanceof Outcome.Done<ClusterStatus> done ? Optional.of(done.value()) : Optional.empty();
    }
}
