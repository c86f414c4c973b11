package io.quorate.agent.loop;

import io.quorate.agent.decision.NodeDecision;
import io.quorate.agent.decision.SyncStep;
import io.quorate.agent.decision.SyncWork;
import io.quorate.agent.observation.CutPosition;
import io.quorate.agent.observation.NodeView;
import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.agent.postgres.ActionResult;
import io.quorate.agent.postgres.PostgresServer;
import io.quorate.agent.postgres.Upstream;
import io.quorate.consensus.command.ClusterCommand.ReleaseLease;
import io.quorate.consensus.log.AppliedState;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.PauseState;
import io.quorate.consensus.model.Promotion;
import io.quorate.consensus.model.Switchover;
import io.quorate.consensus.model.SyncSet;
import io.quorate.consensus.model.WalPosition;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what the node's book decided: quick actions on the loop thread, long ones on the operation thread. */
final class NodeActions {
    private static final Logger LOG = LoggerFactory.getLogger(NodeActions.class);
    private static final Duration INITIALISE = Duration.ofMinutes(2);
    private static final Duration START = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofSeconds(10);
    private static final Duration REWIND = Duration.ofHours(2);
    private static final Duration CLONE = Duration.ofDays(2);
    private static final Duration RELEASE = Duration.ofSeconds(2);

    private final NodeParts parts;
    private final LoopMemory memory;
    private final Renewals renewals;
    private final Ending ending;
    private final Operations operations;
    private final Consumer<ServerObservation> finished;
    private final Wake wake;
    private final SeenProposals proposals;
    private final SyncDesk sync;

    NodeActions(
            NodeParts parts,
            LoopMemory memory,
            SyncDesk sync,
            Renewals renewals,
            Ending ending,
            Operations operations,
            Consumer<ServerObservation> finished,
            Wake wake) {
        this.parts = parts;
        this.memory = memory;
        this.sync = sync;
        this.renewals = renewals;
        this.ending = ending;
        this.operations = operations;
        this.finished = finished;
        this.wake = wake;
        this.proposals = new SeenProposals(parts.proposals(), parts.log(), parts.threads());
    }

    /** Returns whether the book should be asked again in this turn. */
    boolean perform(NodeDecision decision, NodeView view, SyncWork standbys) {
        PostgresServer server = parts.server();
        return switch (decision.action()) {
            case WAIT -> false;
            case FENCE_AND_EXIT -> fenceAndExit(decision);
            case END_AT_ONCE -> endAtOnce();
            case ENSURE_GUARD -> parts.guard().ensureRunning(isReadOnly(view));
            case GUARD_NO_LEASE -> parts.guard().markNoLease();
            case GUARD_PAUSED -> rest();
            case RENEW -> renew(view);
            case RENEW_TO_RESUME -> renewToResume(view);
            case RELEASE -> release(view, decision.sentence());
            case INITIALISE -> asHolder(view, "initialising", () -> server.initialise(INITIALISE));
            case START_FENCED -> start(view);
            case RESTORE_FENCE -> run("restoring the fence", true, () -> server.restoreFence(SHORT));
            case CUT_RECEIVER -> cut(view);
            case PROMOTE -> promote(view);
            case KEEP_SYNC -> keepSync(view, standbys.step());
            case HAND_OVER -> handOver(view);
            case ADMIT_CLIENTS -> run("admitting clients", true, () -> server.admitClients(SHORT));
            case KEEP_SLOTS -> keepSlots(view);
            case FOLLOW -> follow(view);
            case REWIND -> rewind(view);
            case CLONE -> towards(view, StatusWriter.CLONING, upstream -> server.cloneFrom(upstream, CLONE));
        };
    }

    private static boolean isReadOnly(NodeView view) {
        boolean isFenced = view.server().process() == ServerProcess.IN_RECOVERY
                && view.server().fenceStands();
        return view.memory().operation().isEmpty() && (isFenced || view.server().process() == ServerProcess.DOWN);
    }

    private boolean fenceAndExit(NodeDecision decision) {
        ending.now();
        parts.exit().accept(decision.sentence() + " (" + parts.log().health() + ")");
        return false;
    }

    private boolean endAtOnce() {
        ending.begin();
        return false;
    }

    /** The guard first. Without a deadline the deadline's thread rests too; the next one comes with the resume. */
    private boolean rest() {
        if (!parts.guard().markPaused()) {
            return false;
        }
        parts.clock().end();
        return true;
    }

    /** While a resume waits for it, every renewal names the resume: also when its first deadline has passed without an answer. */
    private boolean renew(NodeView view) {
        if (view.state().pause().kind() == PauseState.Kind.RESUMING) {
            return renewToResume(view);
        }
        Lease lease = view.state().lease().orElseThrow();
        renewals.send(lease, view.state().settings(), ownPosition(view));
        return true;
    }

    private boolean renewToResume(NodeView view) {
        Lease lease = view.state().lease().orElseThrow();
        renewals.sendToResume(
                lease,
                view.state().settings(),
                ownPosition(view),
                view.state().pause().resumeNumber());
        return true;
    }

    /** Only a primary's position says what has been written; a standby's would say less than the last primary's. */
    private static Optional<WalPosition> ownPosition(NodeView view) {
        boolean isPrimary = view.server().process() == ServerProcess.PRIMARY;
        return isPrimary ? view.server().position() : Optional.empty();
    }

    private boolean release(NodeView view, String why) {
        AppliedState applied = parts.log().applied();
        Epoch epoch = view.state().lastEpoch();
        Optional<Lease> held = applied.state().lease().filter(lease -> lease.isHeldBy(parts.self(), epoch));
        if (renewals.isReleasing(view.state().settings()) || held.isEmpty() || !renewals.areCountedIn(applied)) {
            return false;
        }
        Lease lease = held.get();
        parts.clock().end(lease.epoch());
        renewals.releasing();
        String reason = memory.failure().isEmpty() ? why : memory.failure();
        ReleaseLease command = new ReleaseLease(
                parts.self(), lease.epoch(), lease.renewals(), Optional.empty(), Optional.empty(), reason);
        wake.answer(parts.proposals().propose(command, RELEASE), outcome -> {
            LOG.atInfo()
                    .addKeyValue("node", parts.self())
                    .addKeyValue("epoch", lease.epoch())
                    .addKeyValue("outcome", outcome)
                    .log("the lease was released");
            if (!outcome.isApplied()) {
                renewals.notReleased(outcome);
            }
        });
        return true;
    }

    private boolean start(NodeView view) {
        Supplier<ActionResult<WalPosition>> starting = () -> parts.server().startFenced(START);
        boolean isHolder = view.state()
                .lease()
                .filter(l -> l.holder().equals(parts.self()))
                .isPresent();
        return isHolder ? asHolder(view, "starting", starting) : run("starting", false, starting);
    }

    private boolean cut(NodeView view) {
        Epoch after = view.state().lastEpoch();
        boolean isVacant = view.state().lease().isEmpty();
        String name = "cutting the receiver";
        memory.operationStarted(name, false);
        // While nobody holds the lease, whatever comes next is not followed from before.
        Epoch promised = isVacant ? after.next() : after;
        operations.run(() -> parts.server().cutReceiver(promised, SHORT), (result, seen) -> {
            if (result instanceof ActionResult.Done<WalPosition> done && isVacant) {
                conclude(name, promised(after, done, seen), seen);
            } else {
                conclude(name, result, seen);
            }
        });
        return true;
    }

    private ActionResult<WalPosition> promised(
            Epoch after, ActionResult.Done<WalPosition> done, ServerObservation seen) {
        if (seen.incarnation().isEmpty()) {
            return ActionResult.failed("which life of its data directory this is, is not known: it cannot promise");
        }
        memory.cutAt(new CutPosition(after, done.value(), seen.incarnation().get()));
        return done;
    }

    private boolean promote(NodeView view) {
        SyncSet set = sync.forPromotion(view.state(), view.others());
        PromoteOperation promotion = new PromoteOperation(parts, proposals, view, set);
        return asHolder(view, "promoting", promotion::run, done -> sync.promoted(set, view.others()));
    }

    private boolean keepSync(NodeView view, SyncStep step) {
        String name = "changing the standbys that count";
        memory.operationStarted(name, true);
        SyncOperation operation = new SyncOperation(parts, proposals, view, step, sync.unsettled());
        operations.run(operation::run, (result, seen) -> {
            noteSync(result, view);
            conclude(name, result, seen);
        });
        return true;
    }

    private void noteSync(ActionResult<SyncOperation.End> result, NodeView before) {
        if (!(result instanceof ActionResult.Done<SyncOperation.End> done)) {
            sync.doubt();
            return;
        }
        if (done.value() instanceof SyncOperation.End.Applied applied) {
            sync.applied(applied.set(), applied.from(), before.others());
        } else if (done.value() instanceof SyncOperation.End.NotKnown notKnown) {
            sync.notKnown(notKnown.command());
        } else if (done.value() instanceof SyncOperation.End.Settled) {
            sync.settled();
        } else {
            sync.refused();
        }
    }

    private boolean handOver(NodeView view) {
        Switchover asked = view.state().switchover().orElseThrow();
        String name = "switchover";
        memory.operationStarted(name, false);
        Consumer<String> phase = text -> wake.post(() -> memory.describeOperation(text));
        HandOverOperation handOver = new HandOverOperation(parts, proposals, view, asked, phase);
        operations.run(handOver::run, (result, seen) -> {
            if (result instanceof ActionResult.Done<HandOverOperation.End> done
                    && done.value() instanceof HandOverOperation.End.CalledOff calledOff) {
                memory.calledOff(asked.id(), calledOff.serverIsDown());
            }
            conclude(name, result, seen);
        });
        return true;
    }

    private boolean keepSlots(NodeView view) {
        memory.lookedAtSlots();
        Set<NodeId> standbys = view.state().members().values().stream()
                .filter(Member::isData)
                .map(Member::id)
                .filter(node -> !node.equals(parts.self()))
                .collect(Collectors.toSet());
        return run("keeping slots", true, () -> parts.server().keepSlots(standbys, SHORT));
    }

    /**
     * A promise that cannot be read forbids to follow anybody new; the log says that this epoch came after whatever it was.
     * A receiver that is not cut is left alone: commits may be waiting for it, and to go on with it needs no cut.
     */
    private boolean follow(NodeView view) {
        boolean isCut = view.server().receiver().isCut();
        return towards(view, "following", upstream -> {
            ActionResult<Void> result = parts.server().follow(upstream, SHORT);
            if (!isCut || !(result instanceof ActionResult.Failed<Void>)) {
                return result;
            }
            return parts.server().cutReceiver(upstream.epoch(), SHORT) instanceof ActionResult.Done<WalPosition>
                    ? parts.server().follow(upstream, SHORT)
                    : result;
        });
    }

    private boolean rewind(NodeView view) {
        memory.triedRewind();
        return towards(view, StatusWriter.REWINDING, upstream -> parts.server().rewindTo(upstream, REWIND));
    }

    private boolean towards(NodeView view, String name, Function<Upstream, ActionResult<Void>> operation) {
        Upstream upstream = upstream(view.state());
        return run(name, false, () -> operation.apply(upstream));
    }

    private static Upstream upstream(ClusterState state) {
        Promotion primary = state.primary().orElseThrow();
        NodeId holder = primary.holder();
        Member member = Optional.ofNullable(state.members().get(holder)).orElseThrow();
        int colon = member.postgresAddress().lastIndexOf(':');
        String host = member.postgresAddress().substring(0, colon).replaceAll("[\\[\\]]", "");
        return new Upstream(
                holder, host, Integer.parseInt(member.postgresAddress().substring(colon + 1)), primary.epoch());
    }

    /** A holder that cannot do this cannot be primary: the book then gives the lease back. */
    private <T> boolean asHolder(NodeView view, String name, Supplier<ActionResult<T>> operation) {
        return asHolder(view, name, operation, done -> {});
    }

    private <T> boolean asHolder(
            NodeView view, String name, Supplier<ActionResult<T>> operation, Consumer<T> onSuccess) {
        Epoch epoch = view.state().lastEpoch();
        memory.operationStarted(name, false);
        operations.run(operation, (result, seen) -> {
            if (result instanceof ActionResult.Failed<T>) {
                memory.failedAsHolder(epoch);
            } else if (result instanceof ActionResult.Done<T> done) {
                onSuccess.accept(done.value());
            }
            conclude(name, result, seen);
        });
        return true;
    }

    private <T> boolean run(String name, boolean keepsPosition, Supplier<ActionResult<T>> operation) {
        memory.operationStarted(name, keepsPosition);
        operations.run(operation, (result, seen) -> conclude(name, result, seen));
        return true;
    }

    private <T> void conclude(String name, ActionResult<T> result, ServerObservation seen) {
        if (result instanceof ActionResult.Failed<T> failed) {
            LOG.atWarn()
                    .addKeyValue("node", parts.self())
                    .addKeyValue("operation", name)
                    .addKeyValue("reason", failed.reason())
                    .log("an operation failed");
            memory.operationFailed(name + ": " + failed.reason());
        } else {
            LOG.atDebug()
                    .addKeyValue("node", parts.self())
                    .addKeyValue("operation", name)
                    .log("an operation ended");
            memory.operationSucceeded();
        }
        finished.accept(seen);
    }
}
