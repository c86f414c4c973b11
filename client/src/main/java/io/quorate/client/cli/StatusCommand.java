package io.quorate.client.cli;

import io.quorate.client.ClusterClient;
import io.quorate.client.render.StatusJson;
import io.quorate.client.render.StatusTable;
import io.quorate.client.view.ClusterHealth;
import io.quorate.proto.v1.ClusterStatus;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the cluster, once or until it is interrupted. */
@Command(
        name = "status",
        sortOptions = false,
        description = "Shows primary, members, lag, lease, and what is wrong with what to do about it.")
final class StatusCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final String HOME_AND_CLEAR = "\u001b[H\u001b[2J";

    private final Invocation invocation;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--watch",
            arity = "0..1",
            paramLabel = "SECONDS",
            fallbackValue = "2",
            converter = DurationConverter.class,
            description = "Show it again every so many seconds (standard: 2) until interrupted.")
    private @Nullable Duration interval;

    StatusCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        try (ClusterClient client = invocation.connect(spec.commandLine())) {
            return (interval == null ? show(client, "") : watch(client, interval)).number();
        }
    }

    /** Ends when the thread is interrupted, or nobody reads stdout any more. */
    private ExitCode watch(ClusterClient client, Duration pause) {
        boolean isScreen = invocation.shell().terminal().stdout() && !invocation.wantsJson();
        String separator = invocation.wantsJson() ? "" : "\n";
        ExitCode last = show(client, isScreen ? HOME_AND_CLEAR : "");
        try {
            while (!invocation.shell().out().checkError()) {
                TimeUnit.MILLISECONDS.sleep(pause.toMillis());
                last = show(client, isScreen ? HOME_AND_CLEAR : separator);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return last;
    }

    private ExitCode show(ClusterClient client, String before) {
        return invocation.report(client.status(invocation.timeout(TIMEOUT)), status -> {
            invocation.result(before + render(status));
            return codeOf(status);
        });
    }

    private String render(ClusterStatus status) {
        return invocation.wantsJson() ? StatusJson.render(status) : new StatusTable(invocation.style()).render(status);
    }

    private static ExitCode codeOf(ClusterStatus status) {
        return switch (ClusterHealth.of(status)) {
            case HEALTHY -> ExitCode.OK;
            case DEGRADED -> ExitCode.DEGRADED;
            case PARTIAL -> ExitCode.NO_QUORUM;
        };
    }
}
