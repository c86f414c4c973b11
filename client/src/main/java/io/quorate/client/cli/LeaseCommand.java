package io.quorate.client.cli;

import io.quorate.client.ClusterClient;
import io.quorate.client.render.LeaseText;
import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.StatusSource;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows the arithmetic of the lease. */
@Command(
        name = "lease",
        sortOptions = false,
        description = "Shows the lease's arithmetic with its inputs, node by node, and whether it holds.")
final class LeaseCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final Invocation invocation;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    LeaseCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        try (ClusterClient client = invocation.connect(spec.commandLine())) {
            return invocation
                    .report(client.status(invocation.timeout(TIMEOUT)), this::tell)
                    .number();
        }
    }

    private ExitCode tell(ClusterStatus status) {
        invocation.result(
                invocation.wantsJson() ? LeaseText.json(status) : LeaseText.table(status, invocation.style()));
        if (status.getSource() != StatusSource.STATUS_SOURCE_QUORUM) {
            invocation.progress("clusterctl: no majority confirmed this: the lease may have changed hands");
            return ExitCode.NO_QUORUM;
        }
        boolean holds = status.getMembersList().stream()
                .flatMap(member -> LeaseText.figures(member).stream())
                .allMatch(figures -> figures.getNotElectable().isEmpty());
        return holds ? ExitCode.OK : ExitCode.DEGRADED;
    }
}
