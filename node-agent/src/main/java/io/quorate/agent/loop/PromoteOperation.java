package io.quorate.agent.loop;

import io.quorate.agent.observation.NodeView;
import io.quorate.agent.postgres.ActionResult;
import io.quorate.agent.postgres.Promoted;
import io.quorate.consensus.command.ClusterCommand.RecordSystemIdentifier;
import io.quorate.consensus.command.ClusterCommand.ReportPromoted;
import io.quorate.consensus.command.ClusterCommand.ReserveTimeline;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.PauseState;
import io.quorate.consensus.model.ReservedTimeline;
import io.quorate.consensus.model.SyncSet;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The holder's way out of recovery: reserve a timeline number through the log, promote onto it, record the promotion. No client is
 * admitted before it is recorded and its epoch established, so nothing is acknowledged on a timeline that the log has not heard of.
 * Runs on the operation thread.
 */
final class PromoteOperation {
    private static final Duration PROMOTION = Duration.ofSeconds(30);
    private static final Duration PREPARATION = Duration.ofSeconds(30);
    private static final Duration ADMISSION = Duration.ofSeconds(10);
    private static final int TRIES = 3;

    /** Each number that is skipped costs a file; a node with foreign data may have any. */
    private static final int MOST_SKIPPED = 16;

    private final NodeParts parts;
    private final SeenProposals proposals;
    private final NodeView view;
    private final SyncSet set;
    private final Epoch epoch;

    /** @param set whom its commits wait for from the first one on */
    PromoteOperation(NodeParts parts, SeenProposals proposals, NodeView view, SyncSet set) {
        this.parts = parts;
        this.proposals = proposals;
        this.view = view;
        this.set = set;
        this.epoch = view.state().lastEpoch();
    }

    ActionResult<Promoted> run() {
        if (!isOfKnownLife()) {
            return ActionResult.failed("the data directory is not known to be the one that this node was chosen for");
        }
        // Before the number is reserved: once one is, only the last holder may be the first primary.
        Optional<String> refusal = view.state().systemIdentifier().isEmpty() ? recordIdentity() : Optional.empty();
        if (refusal.isPresent()) {
            return ActionResult.failed(refusal.get());
        }
        Optional<Timeline> reserved = reserve();
        if (reserved.isEmpty()) {
            return ActionResult.failed("no timeline number could be reserved in epoch " + epoch);
        }
        ActionResult<Promoted> result =
                parts.server().promote(reserved.get(), epoch, set, this::isLeaseSafe, PROMOTION);
        return result instanceof ActionResult.Done<Promoted> done ? afterPromotion(done.value()) : result;
    }

    /** It may be another one as long as nobody can say: what it lacks would be lost. */
    private boolean isOfKnownLife() {
        Optional<Incarnation> chosen = view.state().lease().flatMap(Lease::incarnation);
        return chosen.isEmpty() || view.server().incarnation().isPresent();
    }

    /** Asked right before the call to PostgreSQL: the same epoch, and time enough for the call itself. */
    private boolean isLeaseSafe() {
        return parts.clock().isSafeIn(epoch) || isHeldInPause();
    }

    /** The pause was recorded while this was under way: the lease has no deadline, and nobody can take it away. */
    private boolean isHeldInPause() {
        ClusterState now = parts.log().applied().state();
        return now.pause().kind() == PauseState.Kind.PAUSED
                && now.lease()
                        .filter(lease -> lease.isHeldBy(parts.self(), epoch))
                        .isPresent();
    }

    private Optional<Timeline> reserve() {
        for (int i = 0; i < TRIES; i++) {
            Timeline wanted = nextTimeline();
            ProposalOutcome outcome = proposals.propose(new ReserveTimeline(parts.self(), epoch, wanted));
            if (outcome.isApplied()) {
                return Optional.of(wanted);
            }
        }
        return Optional.empty();
    }

    /**
     * Higher than any that was reserved, or that this server has. Also than one that somebody has opened by hand on another node a
     * moment ago: it would pass for this one later.
     */
    private Timeline nextTimeline() {
        Optional<Timeline> last = parts.log().applied().state().lastTimeline().map(ReservedTimeline::timeline);
        Optional<Timeline> own = view.server().position().map(WalPosition::timeline);
        long highest = Math.max(
                last.map(Timeline::number).orElse(0L), own.map(Timeline::number).orElse(0L));
        long seen = parts.statuses().others().values().stream()
                .flatMap(other -> other.status().timeline().stream())
                .mapToLong(Timeline::number)
                .filter(number -> number <= highest + MOST_SKIPPED)
                .max()
                .orElse(0);
        return new Timeline(Math.max(highest, seen) + 1);
    }

    private ActionResult<Promoted> afterPromotion(Promoted promoted) {
        if (view.state().history().isEmpty()) {
            ActionResult<Void> prepared = parts.server().prepareForClients(PREPARATION);
            if (prepared instanceof ActionResult.Failed<Void> failed) {
                return ActionResult.failed(failed.reason());
            }
        }
        if (!record(promoted)) {
            return ActionResult.failed("the promotion to timeline " + promoted.timeline() + " could not be recorded");
        }
        ActionResult<Void> slots = parts.server().keepSlots(standbys(), ADMISSION);
        return slots instanceof ActionResult.Failed<Void> failed
                ? ActionResult.failed(failed.reason())
                : ActionResult.done(promoted);
    }

    private Optional<String> recordIdentity() {
        Optional<Long> local = view.server().systemIdentifier();
        if (local.isEmpty()) {
            return Optional.of("the system identifier of this node's data is not known");
        }
        ProposalOutcome outcome = proposals.propose(new RecordSystemIdentifier(parts.self(), epoch, local.get()));
        return outcome.isApplied()
                ? Optional.empty()
                : Optional.of("the system identifier could not be recorded: " + outcome);
    }

    private boolean record(Promoted promoted) {
        ReportPromoted report = new ReportPromoted(
                parts.self(), epoch, promoted.timeline(), promoted.parentTimeline(), promoted.forkLsn());
        for (int i = 0; i < TRIES; i++) {
            if (proposals.propose(report).isApplied()) {
                return true;
            }
        }
        return false;
    }

    private Set<NodeId> standbys() {
        return view.state().members().values().stream()
                .filter(Member::isData)
                .map(Member::id)
                .filter(node -> !node.equals(parts.self()))
                .collect(Collectors.toSet());
    }
}
