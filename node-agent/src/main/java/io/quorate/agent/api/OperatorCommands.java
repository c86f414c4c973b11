package io.quorate.agent.api;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.log.ClusterLog;
import io.quorate.consensus.log.Leadership;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.log.Proposals;
import io.quorate.consensus.model.ClusterState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** Takes what an operator asked for to the log, if this node coordinates; turns every other outcome into its refusal. */
final class OperatorCommands {
    private static final Duration CONFIRMATION_DEADLINE = Duration.ofSeconds(1);
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final ClusterLog log;
    private final Proposals proposals;

    OperatorCommands(ClusterLog log, Proposals proposals) {
        this.log = log;
        this.proposals = proposals;
    }

    /** @throws io.grpc.StatusRuntimeException with the coordinator's address, if this node does not coordinate */
    void requireCoordinator() {
        Leadership leadership = log.leadership();
        if (!leadership.isSelfReady()) {
            throw Refusals.elsewhere(leadership.leader(), log.applied().state());
        }
    }

    /** Whether a majority confirms now what this node knows; false at once when it does not coordinate. */
    CompletableFuture<Boolean> confirm() {
        if (!log.leadership().isSelfReady()) {
            return CompletableFuture.completedFuture(false);
        }
        return log.propose(new ClusterCommand.Observe(), CONFIRMATION_DEADLINE).thenApply(ProposalOutcome::isApplied);
    }

    /** Completes with what the reply says of the state once the command is applied, else with the refusal. */
    <T> CompletableFuture<T> apply(ClusterCommand command, Function<ClusterState, T> reply) {
        requireCoordinator();
        return proposals
                .propose(command, DEADLINE)
                .thenApply(outcome ->
                        outcome.<Supplier<T>>accept(new Reading<>(reply)).get());
    }

    private final class Reading<T> implements ProposalOutcome.Handler<Supplier<T>> {
        private final Function<ClusterState, T> reply;

        Reading(Function<ClusterState, T> reply) {
            this.reply = reply;
        }

        @Override
        public Supplier<T> applied(ProposalOutcome.Applied outcome) {
            return () -> reply.apply(log.applied().state());
        }

        @Override
        public Supplier<T> rejected(ProposalOutcome.Rejected outcome) {
            throw Refusals.refused(outcome.rejection());
        }

        @Override
        public Supplier<T> notLeader(ProposalOutcome.NotLeader outcome) {
            throw Refusals.elsewhere(outcome.leader(), log.applied().state());
        }

        @Override
        public Supplier<T> unknown(ProposalOutcome.Unknown outcome) {
            throw Refusals.unknown(outcome.reason());
        }
    }
}
