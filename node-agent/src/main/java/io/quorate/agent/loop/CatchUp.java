package io.quorate.agent.loop;

import io.quorate.consensus.command.ClusterCommand.Observe;
import io.quorate.consensus.log.AppliedState;
import io.quorate.consensus.log.ClusterLog;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.log.Proposals;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Finds out when this node's log has caught up after a start: a command of its own, committed through the leader, has been applied
 * here. Until then "nobody holds the lease" may be yesterday's news. Owned by the loop thread.
 */
final class CatchUp {
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

    private final ClusterLog log;
    private final Proposals proposals;
    private final Wake wake;
    private final Since sinceTry;
    private OptionalLong provenIndex = OptionalLong.empty();
    private boolean isAsking;
    private boolean isDone;

    CatchUp(ClusterLog log, Proposals proposals, Wake wake, LongSupplier nanoTime) {
        this.log = log;
        this.proposals = proposals;
        this.wake = wake;
        this.sinceTry = new Since(nanoTime);
    }

    boolean isDone() {
        return isDone;
    }

    void turn(AppliedState applied) {
        if (isDone) {
            return;
        }
        if (provenIndex.isPresent()) {
            isDone = applied.index() >= provenIndex.getAsLong();
            return;
        }
        boolean isTooSoon = sinceTry.isRunning() && sinceTry.elapsed().compareTo(BETWEEN_TRIES) < 0;
        if (isAsking || isTooSoon || log.leadership().leader().isEmpty()) {
            return;
        }
        isAsking = true;
        sinceTry.restart();
        wake.answer(proposals.propose(new Observe(), DEADLINE), this::answered);
    }

    private void answered(ProposalOutcome outcome) {
        isAsking = false;
        if (outcome instanceof ProposalOutcome.Applied applied) {
            provenIndex = OptionalLong.of(applied.index());
        }
    }
}
