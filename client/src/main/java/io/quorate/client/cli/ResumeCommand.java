package io.quorate.client.cli;

import io.quorate.client.ClusterClient;
import io.quorate.client.Outcome;
import io.quorate.client.render.PauseText;
import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.PauseState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
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
    private static final long INTERVAL_MS = 250;

    private final Invocation invocation;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ResumeCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Duration timeout = invocation.timeout(TIMEOUT);
        long deadline = System.nanoTime() + timeout.toNanos();
        try (ClusterClient client = invocation.connect(spec.commandLine())) {
            return invocation
                    .report(client.resume(Requester.name(), timeout), pause -> tell(settled(client, pause, deadline)))
                    .number();
        }
    }

    private ExitCode tell(PauseState pause) {
        invocation.result(invocation.wantsJson() ? PauseText.json(pause) : PauseText.line(pause));
        return pause.getKind() == PauseState.Kind.KIND_RUNNING ? ExitCode.OK : ExitCode.OUTCOME_UNKNOWN;
    }

    /** The state once it is no longer resuming, or at the deadline. */
    private PauseState settled(ClusterClient client, PauseState recorded, long deadline) {
        PauseState pause = recorded;
        while (pause.getKind() == PauseState.Kind.KIND_RESUMING && waitWithin(deadline)) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            pause = statusOf(client.status(left)).map(ClusterStatus::getPause).orElse(pause);
        }
        return pause;
    }

    private static Optional<ClusterStatus> statusOf(Outcome<ClusterStatus> outcome) {
        return outcome instanceof Outcome.Done<ClusterStatus> done ? Optional.of(done.value()) : Optional.empty();
    }

    /** False when the deadline comes first. */
    private static boolean waitWithin(long deadline) {
        if (deadline - System.nanoTime() < TimeUnit.MILLISECONDS.toNanos(INTERVAL_MS)) {
            return false;
        }
        try {
            TimeUnit.MILLISECONDS.sleep(INTERVAL_MS);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
