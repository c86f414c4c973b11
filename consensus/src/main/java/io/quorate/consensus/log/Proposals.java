package io.quorate.consensus.log;

import io.quorate.consensus.command.ClusterCommand;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Proposes commands to whoever leads. Never completes exceptionally; an outcome that is not known is said to be so. */
public interface Proposals {
    CompletableFuture<ProposalOutcome> propose(ClusterCommand command, Duration deadline);
}
