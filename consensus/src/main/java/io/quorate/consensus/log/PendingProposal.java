package io.quorate.consensus.log;

import io.quorate.consensus.command.ClusterCommand;
import java.util.concurrent.CompletableFuture;

/** A command that a leader has taken and that may be applied or come to nothing. Guarded by its {@link InMemoryLogs}' lock. */
final class PendingProposal {
    private final InMemoryPeer peer;
    private final long term;
    private final ClusterCommand command;
    private final CompletableFuture<ProposalOutcome> outcome = new CompletableFuture<>();
    private boolean hasArrived;

    PendingProposal(InMemoryPeer peer, long term, ClusterCommand command) {
        this.peer = peer;
        this.term = term;
        this.command = command;
    }

    InMemoryPeer peer() {
        return peer;
    }

    long term() {
        return term;
    }

    ClusterCommand command() {
        return command;
    }

    CompletableFuture<ProposalOutcome> outcome() {
        return outcome;
    }

    /** Its delay has passed. */
    void arrive() {
        hasArrived = true;
    }

    boolean hasArrived() {
        return hasArrived;
    }

    /** The first answer counts; never called with a lock held. */
    void answer(ProposalOutcome answer) {
        outcome.complete(answer);
    }
}
