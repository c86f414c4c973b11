package io.quorate.client.cli;

import io.quorate.client.ClusterClient;
import io.quorate.client.render.HistoryText;
import io.quorate.proto.v1.ClusterHistory;
import io.quorate.proto.v1.StatusSource;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the promotions. */
@Command(
        name = "history",
        sortOptions = false,
        description = "Lists every promotion with its epoch, timeline, reason and loss, the oldest first.")
final class HistoryCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final Invocation invocation;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    HistoryCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        try (ClusterClient client = invocation.connect(spec.commandLine())) {
            return invocation
                    .report(client.history(invocation.timeout(TIMEOUT)), this::tell)
                    .number();
        }
    }

    private ExitCode tell(ClusterHistory history) {
        invocation.result(
                invocation.wantsJson() ? HistoryText.json(history) : HistoryText.table(history, invocation.style()));
        if (history.getSource() == StatusSource.STATUS_SOURCE_QUORUM) {
            return ExitCode.OK;
        }
        invocation.progress("clusterctl: no majority confirmed this: later promotions may be missing");
        return ExitCode.NO_QUORUM;
    }
}
