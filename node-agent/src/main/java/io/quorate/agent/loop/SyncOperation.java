package io.quorate.agent.loop;

import io.quorate.agent.decision.SyncStep;
import io.quorate.agent.observation.NodeView;
import io.quorate.agent.postgres.ActionResult;
import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.ClusterCommand.EstablishEpoch;
import io.quorate.consensus.command.ClusterCommand.RecordSync;
import io.quorate.consensus.command.Rejection;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncSet;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one step towards the standbys that commits should wait for. A command whose outcome is not known is proposed again, and
 * nothing else is done, until it is settled: applied late, after a later step, it would break what the steps rely on. Its revision
 * lets only one of the copies apply. Runs on the operation thread.
 */
final class SyncOperation implements SyncStep.Handler<ActionResult<SyncOperation.End>> {
    private static final Logger log = LoggerFactory.getLogger(SyncOperation.class);
    private static final Duration APPLY = Duration.ofMinutes(10);
    private static final int TRIES = 3;

    private final NodeParts parts;
    private final SeenProposals proposals;
    private final NodeView view;
    private final SyncStep step;
    private final Epoch epoch;
    private final Optional<ClusterCommand> unsettled;

    /** @param unsettled a command that was proposed before and may still be applied */
    SyncOperation(
            NodeParts parts,
            SeenProposals proposals,
            NodeView view,
            SyncStep step,
            Optional<ClusterCommand> unsettled) {
        this.parts = parts;
        this.proposals = proposals;
        this.view = view;
        this.step = step;
        this.epoch = view.state().lastEpoch();
        this.unsettled = unsettled;
    }

    /** How a step ended. */
    sealed interface End {
        /** The set is in force; what was acknowledged under an older one lies before the position. */
        record Applied(SyncSet set, Lsn from) implements End {}

        /** The log has taken the command, or has a later one. */
        record Settled() implements End {}

        /** The log has refused the command as it is, and would again. */
        record Refused() implements End {}

        /** The command may still be applied. */
        record NotKnown(ClusterCommand command) implements End {}
    }

    ActionResult<End> run() {
        return unsettled.isPresent() ? propose(unsettled.get()) : step.accept(this);
    }

    @Override
    public ActionResult<End> keep(SyncStep.Keep keep) {
        return ActionResult.done(new End.Settled());
    }

    @Override
    public ActionResult<End> awaitConfirmation(SyncStep.AwaitConfirmation await) {
        return ActionResult.done(new End.Settled());
    }

    @Override
    public ActionResult<End> apply(SyncStep.Apply apply) {
        ActionResult<Lsn> result = parts.server().applySync(epoch, apply.set(), APPLY);
        if (result instanceof ActionResult.Done<Lsn> done) {
            return ActionResult.done(new End.Applied(apply.set(), done.value()));
        }
        return ActionResult.failed(((ActionResult.Failed<Lsn>) result).reason());
    }

    @Override
    public ActionResult<End> record(SyncStep.Record record) {
        SyncSet inForce = view.server().replication().configured().orElse(SyncSet.BLOCKED);
        long revision = view.state().established().orElseThrow().revision();
        return propose(new RecordSync(self(), epoch, record.members(), record.promises(), inForce, revision));
    }

    @Override
    public ActionResult<End> establish(SyncStep.Establish establish) {
        Optional<Incarnation> incarnation = view.server().incarnation();
        return incarnation.isPresent()
                ? propose(new EstablishEpoch(
                        self(), epoch, incarnation.get(), establish.standbys(), establish.acknowledgements()))
                : ActionResult.failed("which life of its data directory this is, is not known");
    }

    private NodeId self() {
        return parts.self();
    }

    private ActionResult<End> propose(ClusterCommand command) {
        boolean isPerhapsSubmitted = unsettled.isPresent();
        for (int i = 0; i < TRIES; i++) {
            ProposalOutcome outcome = proposals.propose(command);
            if (outcome instanceof ProposalOutcome.Rejected refused) {
                log.atInfo()
                        .addKeyValue("node", self())
                        .addKeyValue("epoch", epoch)
                        .addKeyValue("rejection", refused.rejection())
                        .log("a change of the standbys that count was refused");
                boolean isSafetyAmiss = refused.rejection().code() == Rejection.Code.QUORUM_NOT_SAFE;
                return ActionResult.done(isSafetyAmiss ? new End.Refused() : new End.Settled());
            }
            if (outcome.isApplied()) {
                return ActionResult.done(new End.Settled());
            }
            isPerhapsSubmitted |= outcome instanceof ProposalOutcome.Unknown;
        }
        return isPerhapsSubmitted
                ? ActionResult.done(new End.NotKnown(command))
                : ActionResult.failed("no leader of the log took the change of the standbys that count");
    }
}
