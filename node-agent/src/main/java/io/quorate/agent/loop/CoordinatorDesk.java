package io.quorate.agent.loop;

import io.quorate.agent.decision.ClusterAction;
import io.quorate.agent.decision.ClusterDecision;
import io.quorate.agent.decision.ClusterRules;
import io.quorate.agent.observation.ClusterView;
import io.quorate.agent.observation.SeenStatus;
import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.log.AppliedState;
import io.quorate.consensus.log.ClusterLog;
import io.quorate.consensus.log.Leadership;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The coordinator's part of the loop: keeps the stopwatches, asks the book, proposes. Every stopwatch starts from zero when this node
 * begins to lead: what an earlier coordinator saw counts for nothing. Owned by the loop thread.
 */
final class CoordinatorDesk {
    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorDesk.class);
    private static final Duration PROPOSAL_DEADLINE = Duration.ofSeconds(2);
    private static final Duration BETWEEN_PROPOSALS = Duration.ofMillis(200);

    private final NodeId self;
    private final ClusterCommand founding;
    private final ClusterLog log;
    private final Wake wake;
    private final Since leading;
    private final Since leaseSilence;
    private final Since vacant;
    private final Since switchover;
    private final Since sinceTransfer;
    private final Since sinceFailedProposal;
    private long seenTerm = -1;
    private long seenEpoch = -1;
    private long seenRenewals = -1;
    private long seenSwitchover;
    private boolean isProposing;
    private String lastSaid = "";

    CoordinatorDesk(NodeId self, ClusterCommand founding, ClusterLog log, Wake wake, LongSupplier nanoTime) {
        this.self = self;
        this.founding = founding;
        this.log = log;
        this.wake = wake;
        leading = new Since(nanoTime);
        leaseSilence = new Since(nanoTime);
        vacant = new Since(nanoTime);
        switchover = new Since(nanoTime);
        sinceTransfer = new Since(nanoTime);
        sinceFailedProposal = new Since(nanoTime);
    }

    void turn(AppliedState applied, Map<NodeId, SeenStatus> statuses) {
        Leadership leadership = log.leadership();
        if (!leadership.isSelfReady()) {
            leading.stop();
            return;
        }
        if (!leading.isRunning() || leadership.term() != seenTerm) {
            beginToLead(leadership.term());
        }
        notice(applied.state());
        boolean isResting =
                sinceFailedProposal.isRunning() && sinceFailedProposal.elapsed().compareTo(BETWEEN_PROPOSALS) < 0;
        if (isProposing || isResting) {
            return;
        }
        if (!applied.state().isFounded()) {
            propose("C00", founding);
            return;
        }
        ClusterDecision decision = ClusterRules.decide(view(applied.state(), statuses));
        say(applied.state(), decision);
        decision.action().accept(new Effect(decision.ruleId())).run();
    }

    private void beginToLead(long term) {
        seenTerm = term;
        seenEpoch = -1;
        seenRenewals = -1;
        leading.restart();
        leaseSilence.restart();
        vacant.stop();
        switchover.stop();
        sinceTransfer.restart();
        LOG.atInfo().addKeyValue("node", self).addKeyValue("term", term).log("this node coordinates");
    }

    /** Lease and renewals count from when their change was seen here, which is never before they were sent. */
    private void notice(ClusterState state) {
        long epoch = state.lease().map(lease -> lease.epoch().number()).orElse(-1L);
        long renewals = state.lease().map(lease -> lease.renewals()).orElse(-1L);
        if (epoch != seenEpoch || renewals != seenRenewals || state.pause().holdsDecisions()) {
            seenEpoch = epoch;
            seenRenewals = renewals;
            leaseSilence.restart();
        }
        vacant.track(state.isFounded() && state.lease().isEmpty());
        long pending = state.switchover().map(asked -> asked.id()).orElse(0L);
        if (pending != seenSwitchover) {
            seenSwitchover = pending;
            switchover.stop();
        }
        switchover.track(pending != 0);
    }

    private ClusterView view(ClusterState state, Map<NodeId, SeenStatus> statuses) {
        return new ClusterView(
                self,
                state,
                leading.elapsed(),
                leaseSilence.elapsed(),
                vacant.elapsed(),
                switchover.elapsed(),
                sinceTransfer.elapsed(),
                statuses);
    }

    /** One line when the book says something else than before. */
    private void say(ClusterState state, ClusterDecision decision) {
        String text = decision.action().accept(new Wording());
        if (text.equals(lastSaid)) {
            return;
        }
        lastSaid = text;
        Level level = "C99".equals(decision.ruleId()) ? Level.DEBUG : Level.INFO;
        LOG.atLevel(level)
                .addKeyValue("node", self)
                .addKeyValue("epoch", state.lastEpoch())
                .addKeyValue("rule", decision.ruleId())
                .addKeyValue("action", text)
                .log(decision.sentence());
    }

    private void propose(String ruleId, ClusterCommand command) {
        isProposing = true;
        wake.answer(log.propose(command, PROPOSAL_DEADLINE), outcome -> proposed(ruleId, command, outcome));
    }

    private void proposed(String ruleId, ClusterCommand command, ProposalOutcome outcome) {
        isProposing = false;
        if (outcome.isApplied()) {
            sinceFailedProposal.stop();
            return;
        }
        sinceFailedProposal.restart();
        LOG.atInfo()
                .addKeyValue("node", self)
                .addKeyValue("rule", ruleId)
                .addKeyValue("command", command)
                .addKeyValue("outcome", outcome)
                .log("a proposal did not go through; the next turn decides anew");
    }

    private void transfer(NodeId to) {
        sinceTransfer.restart();
        wake.answer(
                log.transferLeadership(to, PROPOSAL_DEADLINE),
                isDone -> LOG.atInfo()
                        .addKeyValue("node", self)
                        .addKeyValue("to", to)
                        .addKeyValue("done", isDone)
                        .log("Raft leadership was to move off the primary's node"));
    }

    /** For the log line: what the action is. */
    private static final class Wording implements ClusterAction.Handler<String> {
        @Override
        public String await(ClusterAction.Wait action) {
            return action.reason();
        }

        @Override
        public String propose(ClusterAction.Propose action) {
            return action.command().toString();
        }

        @Override
        public String transferLeadership(ClusterAction.TransferLeadership action) {
            return "transfer leadership to " + action.to();
        }
    }

    /** What carrying an action out does. */
    private final class Effect implements ClusterAction.Handler<Runnable> {
        private final String ruleId;

        Effect(String ruleId) {
            this.ruleId = ruleId;
        }

        @Override
        public Runnable await(ClusterAction.Wait action) {
            return () -> {};
        }

        @Override
        public Runnable propose(ClusterAction.Propose action) {
            return () -> CoordinatorDesk.this.propose(ruleId, action.command());
        }

        @Override
        public Runnable transferLeadership(ClusterAction.TransferLeadership action) {
            return () -> transfer(action.to());
        }
    }
}
