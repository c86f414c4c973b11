package io.quorate.agent.api;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.log.ProposalOutcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Where commands of operators go, under the contract of {@link io.quorate.agent.peer.ProposalRouter#propose}. */
@FunctionalInterface
public interface Proposals {
    CompletableFuture<ProposalOutcome> propose(ClusterCommand command, Duration deadline);
}
