package io.quorate.client.cli;

import io.quorate.client.ClusterClient;
import io.quorate.client.Outcome;
import io.quorate.client.RecoveryPlan;
import io.quorate.client.render.RecoveryText;
import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.StatusSource;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Goes on without a majority that is lost for good. */
@Command(
        name = "recover-quorum",
        sortOptions = false,
        description = {
            "Goes on without voters that are lost for good, when they are a majority.",
            "The agents of all others have to run. Without --confirm it only says what it would do."
        })
final class RecoverQuorumCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration ORDER_TIMEOUT = Duration.ofSeconds(10);

    private final Invocation invocation;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--lost",
            split = ",",
            paramLabel = "NODE",
            required = true,
            converter = NodeNameConverter.class,
            description = "The nodes that are lost, separated by commas; all others survive.")
    private SortedSet<String> lost = new TreeSet<>();

    @Option(
            names = "--confirm",
            paramLabel = "CLUSTER",
            description =
                    "The cluster's name: you know that the lost nodes cannot write any more, and never will again.")
    private @Nullable String confirmed;

    RecoverQuorumCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        try (ClusterClient client = invocation.connect(spec.commandLine())) {
            return invocation
                    .report(client.status(atMost(STATUS_TIMEOUT)), status -> recover(client, status))
                    .number();
        }
    }

    private ExitCode recover(ClusterClient client, ClusterStatus status) {
        if (confirmed != null && !confirmed.equals(status.getCluster())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--confirm: '" + confirmed + "' is not the name of the cluster, '" + status.getCluster() + "'");
        }
        Outcome<RecoveryPlan> planned = client.planRecovery(status, lost, Requester.name(), atMost(ORDER_TIMEOUT));
        return invocation.report(planned, plan -> confirmed == null ? propose(plan) : carryOut(client, plan));
    }

    private ExitCode propose(RecoveryPlan plan) {
        RecoveryText text = new RecoveryText(plan);
        invocation.result(
                invocation.wantsJson() ? text.json(false, Optional.empty(), Optional.empty()) : text.proposal());
        return ExitCode.OK;
    }

    private ExitCode carryOut(ClusterClient client, RecoveryPlan plan) {
        plan.best().getPlanList().forEach(invocation::progress);
        OrderTally tally = new OrderTally(client.takeRecoveryOrder(plan, Requester.name(), atMost(ORDER_TIMEOUT)));
        tally.sentences().forEach(invocation::progress);
        if (!tally.isWhole()) {
            if (!tally.taken().isEmpty()) {
                new RecoveryText(plan).halfDone(tally.taken(), tally.others()).forEach(invocation::progress);
            }
            return tally.exitCode();
        }
        return await(plan, Patience.of(invocation.timeout(TIMEOUT)));
    }

    private ExitCode await(RecoveryPlan plan, Patience patience) {
        invocation.progress("waiting for a primary");
        Optional<ClusterStatus> recovered = Optional.empty();
        try (ClusterClient survivors = plan.connect()) {
            while (recovered.isEmpty() && patience.rest()) {
                recovered = recovered(survivors.status(earlier(STATUS_TIMEOUT, patience.left())));
            }
        }
        RecoveryText text = new RecoveryText(plan);
        long elapsedMs = patience.elapsed().toMillis();
        invocation.result(
                invocation.wantsJson()
                        ? text.json(true, recovered, Optional.of(elapsedMs))
                        : text.result(recovered, elapsedMs));
        if (recovered.isPresent()) {
            return ExitCode.OK;
        }
        invocation.progress("clusterctl: look at 'clusterctl status': a primary needs every survivor with data");
        return ExitCode.OUTCOME_UNKNOWN;
    }

    /** Only the group of the recovery can confirm anything: the one before has no majority. */
    private static Optional<ClusterStatus> recovered(Outcome<ClusterStatus> outcome) {
        return outcome instanceof Outcome.Done<ClusterStatus> done
                ? Optional.of(done.value())
                        .filter(status -> status.getSource() == StatusSource.STATUS_SOURCE_QUORUM
                                && !status.getPrimary().isEmpty())
                : Optional.empty();
    }

    private Duration atMost(Duration limit) {
        return earlier(limit, invocation.timeout(limit));
    }

    private static Duration earlier(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
