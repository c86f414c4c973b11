package io.quorate.client.cli;

import io.quorate.client.ClusterClient;
import io.quorate.client.Outcome;
import io.quorate.client.render.SwitchoverText;
import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.SwitchoverProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What switchover and failover have in common: the question before, the phases while they run, the result. */
final class Steps {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(3);
    private static final Set<String> CONSENT = Set.of("y", "yes");

    private final Invocation invocation;
    private final ClusterClient client;
    private final SwitchoverText text;

    Steps(Invocation invocation, ClusterClient client, SwitchoverText text) {
        this.invocation = invocation;
        this.client = client;
        this.text = text;
    }

    /** The command itself, once it may be sent. */
    interface Command {
        Outcome<SwitchoverProgress> run(Consumer<SwitchoverProgress> phases, Duration timeout);
    }

    /**
     * Asks the person at the terminal, unless that was answered by an option.
     *
     * @param question makes it of the cluster's and the primary's name
     * @return empty to go on, else how to end
     * @throws ParameterException if nobody can be asked
     */
    Optional<ExitCode> confirmed(CommandLine command, StepOptions options, BinaryOperator<String> question) {
        if (options.isConfirmed || options.isDryRun) {
            return Optional.empty();
        }
        if (!invocation.shell().canAsk()) {
            throw new ParameterException(command, "nobody can be asked here, because this is no terminal: add --yes");
        }
        ExitCode code = invocation.report(client.status(STATUS_TIMEOUT), status -> ask(question, status));
        return code == ExitCode.OK ? Optional.empty() : Optional.of(code);
    }

    private ExitCode ask(BinaryOperator<String> question, ClusterStatus status) {
        String primary = status.getPrimary().isEmpty() ? "no primary" : status.getPrimary();
        invocation.shell().err().print(question.apply(status.getCluster(), primary) + " [y/N] ");
        invocation.shell().err().flush();
        try {
            String answer = invocation.shell().in().readLine();
            if (answer != null && CONSENT.contains(answer.strip().toLowerCase(Locale.ROOT))) {
                return ExitCode.OK;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("reading the answer from the terminal", failure);
        }
        invocation.progress("Nothing was done.");
        return ExitCode.REFUSED;
    }

    ExitCode follow(Command command) {
        Outcome<SwitchoverProgress> outcome = command.run(this::tell, invocation.timeout(TIMEOUT));
        return invocation.report(outcome, last -> {
            invocation.result(invocation.wantsJson() ? text.json(last) : text.result(last));
            return last.getSucceeded() ? ExitCode.OK : ExitCode.REFUSED;
        });
    }

    /** The last report is the result and goes to stdout. */
    private void tell(SwitchoverProgress progress) {
        if (!progress.getFinished()) {
            invocation.progress(SwitchoverText.phase(progress));
        }
    }
}
