package io.quorate.agent.loop;

import io.quorate.agent.observation.NodeRole;
import io.quorate.agent.observation.NodeView;
import io.quorate.agent.observation.SeenStatus;
import io.quorate.agent.postgres.ActionResult;
import io.quorate.consensus.command.ClusterCommand.EndSwitchover;
import io.quorate.consensus.command.ClusterCommand.ReleaseLease;
import io.quorate.consensus.command.Rejection;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Switchover;
import io.quorate.consensus.model.WalPosition;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The old primary's part of a switchover: checkpoint, stop new connections, stop, see that the target holds the end of the WAL,
 * release. Every phase has a time-out; before the release a phase that fails calls the switchover off, and the node comes back as
 * primary. Runs on the operation thread.
 */
final class HandOverOperation {
    private static final Logger LOG = LoggerFactory.getLogger(HandOverOperation.class);
    private static final Duration CHECKPOINT = Duration.ofSeconds(30);
    private static final Duration STOP = Duration.ofSeconds(15);
    private static final Duration CONFIRMATION = Duration.ofSeconds(5);
    private static final int RELEASES = 3;
    private static final String OVERTAKEN = "it was called off meanwhile";
    private static final Duration LOOK = Duration.ofMillis(5);

    private final NodeParts parts;
    private final SeenProposals proposals;
    private final NodeView view;
    private final Switchover asked;
    private final Consumer<String> phase;

    HandOverOperation(
            NodeParts parts, SeenProposals proposals, NodeView view, Switchover asked, Consumer<String> phase) {
        this.parts = parts;
        this.proposals = proposals;
        this.view = view;
        this.asked = asked;
        this.phase = phase;
    }

    /** How it ended. */
    sealed interface End {
        /** The lease is gone; the target takes over. */
        record Released() implements End {}

        /** Called off: this node stays primary, or comes back as one when its server was stopped. */
        record CalledOff(String reason, boolean serverIsDown) implements End {}

        /** The release may or may not count: a renewal settles it. */
        record NotKnown() implements End {}
    }

    ActionResult<End> run() {
        phase.accept("switchover: checkpoint");
        ActionResult<Void> checkpoint = parts.server().checkpoint(CHECKPOINT);
        if (checkpoint instanceof ActionResult.Failed<Void> failed) {
            return calledOff("the checkpoint failed: " + failed.reason(), false);
        }
        if (!isTargetStreaming()) {
            return calledOff(asked.to() + " does not stream from this node", false);
        }
        if (!isStillAsked()) {
            return calledOff(OVERTAKEN, false);
        }
        // The stop refuses new connections and ends the others; every start after it refuses clients until they are
        // admitted.
        phase.accept("switchover: stopping PostgreSQL");
        ActionResult<WalPosition> stopped = parts.server().stopFast(STOP);
        if (stopped instanceof ActionResult.Failed<WalPosition> failed) {
            return calledOff("the server did not stop: " + failed.reason(), true);
        }
        WalPosition end = ((ActionResult.Done<WalPosition>) stopped).value();
        phase.accept("switchover: waiting for " + asked.to() + " to hold " + end.lsn());
        if (!holds(end.lsn())) {
            return calledOff(
                    asked.to() + " did not confirm " + end.lsn() + " within " + CONFIRMATION.toSeconds() + " s", true);
        }
        if (!isStillAsked()) {
            return calledOff(OVERTAKEN, true);
        }
        phase.accept("switchover: releasing the lease");
        return ActionResult.done(release(end));
    }

    /** Whoever asked may have been told already that it came to nothing. */
    private boolean isStillAsked() {
        return parts.log()
                .applied()
                .state()
                .switchover()
                .filter(pending -> pending.id() == asked.id())
                .isPresent();
    }

    private boolean isTargetStreaming() {
        SeenStatus target = parts.statuses().others().get(asked.to());
        return target != null
                && target.isFresh()
                && target.status().role() == NodeRole.STANDBY
                && target.status().upstream().equals(Optional.of(parts.self()));
    }

    /** The shutdown record begins at {@code end}: a standby whose WAL goes beyond holds it. */
    private boolean holds(Lsn end) {
        return parts.threads().await(() -> hasReached(end), LOOK, CONFIRMATION);
    }

    private boolean hasReached(Lsn end) {
        return Optional.ofNullable(parts.statuses().others().get(asked.to()))
                .flatMap(seen -> seen.status().lsn())
                .filter(lsn -> lsn.isAfter(end))
                .isPresent();
    }

    /** A renewal that was on its way refuses the release; it changes nothing here, so the release is sent again after it. */
    private End release(WalPosition end) {
        ProposalOutcome outcome = new ProposalOutcome.Unknown("not sent");
        for (int i = 0; i < RELEASES; i++) {
            Optional<ProposalOutcome> sent = releaseOnce(end);
            outcome = sent.orElse(outcome);
            if (sent.filter(HandOverOperation::isOvertaken).isEmpty()) {
                break;
            }
        }
        return outcome.isApplied() ? new End.Released() : new End.NotKnown();
    }

    private static boolean isOvertaken(ProposalOutcome outcome) {
        return outcome instanceof ProposalOutcome.Rejected refused
                && refused.rejection().code() == Rejection.Code.RENEWED_MEANWHILE;
    }

    /** Empty when the lease is not held any more. */
    private Optional<ProposalOutcome> releaseOnce(WalPosition end) {
        Optional<Lease> lease = parts.log().applied().state().lease();
        Epoch epoch = view.state().lastEpoch();
        if (lease.isEmpty() || !lease.get().isHeldBy(parts.self(), epoch)) {
            return Optional.empty();
        }
        // From here on nothing may start the server for writing until the outcome is known.
        parts.clock().end(epoch);
        NodeId to = asked.to();
        String why = "switchover to " + to + " by " + asked.requestedBy();
        ProposalOutcome outcome = proposals.propose(
                new ReleaseLease(parts.self(), epoch, lease.get().renewals(), Optional.of(end), Optional.of(to), why));
        LOG.atInfo()
                .addKeyValue("node", parts.self())
                .addKeyValue("epoch", epoch)
                .addKeyValue("lsn", end)
                .addKeyValue("to", to)
                .addKeyValue("outcome", outcome)
                .log("the lease was released for a switchover");
        return Optional.of(outcome);
    }

    private ActionResult<End> calledOff(String reason, boolean serverIsDown) {
        LOG.atWarn()
                .addKeyValue("node", parts.self())
                .addKeyValue("to", asked.to())
                .addKeyValue("reason", reason)
                .log("the switchover is called off");
        proposals.propose(new EndSwitchover(asked.id(), false, reason));
        return ActionResult.done(new End.CalledOff(reason, serverIsDown));
    }
}
