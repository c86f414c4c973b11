package io.quorate.agent.loop;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.log.ClusterLog;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.log.Proposals;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Proposes on behalf of an operation and waits until this node has applied the result itself: the loop's next look at the log then
 * includes it. What it has not applied in time counts as not known, though the leader knows. For the operation thread, which may block.
 */
final class SeenProposals {
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final Duration LOOK = Duration.ofMillis(1);

    private final Proposals proposals;
    private final ClusterLog log;
    private final LoopThreads threads;
    private final Duration limit;

    SeenProposals(Proposals proposals, ClusterLog log, LoopThreads threads) {
        this(proposals, log, threads, LIMIT);
    }

    /** @param limit for the answer, and then once more for this node to apply it */
    SeenProposals(Proposals proposals, ClusterLog log, LoopThreads threads, Duration limit) {
        this.proposals = proposals;
        this.log = log;
        this.threads = threads;
        this.limit = limit;
    }

    ProposalOutcome propose(ClusterCommand command) {
        CompletableFuture<ProposalOutcome> pending = proposals.propose(command, limit);
        try {
            ProposalOutcome outcome = threads.outcome(pending, limit.plusSeconds(1));
            boolean isSeen = true;
            if (outcome instanceof ProposalOutcome.Applied applied) {
                isSeen = awaitIndex(applied.index());
            } else if (outcome instanceof ProposalOutcome.Rejected refused) {
                isSeen = awaitIndex(refused.index());
            }
            return isSeen ? outcome : new ProposalOutcome.Unknown("this node's own log has not come that far");
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return new ProposalOutcome.Unknown("interrupted");
        } catch (TimeoutException late) {
            return new ProposalOutcome.Unknown("no answer within " + limit.toMillis() + " ms");
        } catch (ExecutionException bug) {
            return new ProposalOutcome.Unknown(String.valueOf(bug.getCause()));
        }
    }

    /**
     * False when this node has not applied it in time: whoever decides next would do so on a state from before, while the leader still
     * answers the node's renewals.
     */
    private boolean awaitIndex(long index) {
        return threads.await(() -> log.applied().index() >= index, LOOK, limit);
    }
}
