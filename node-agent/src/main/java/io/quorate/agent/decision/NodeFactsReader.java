package io.quorate.agent.decision;

import io.quorate.agent.decision.NodeFacts.Guard;
import io.quorate.agent.decision.NodeFacts.Identity;
import io.quorate.agent.decision.NodeFacts.Lineage;
import io.quorate.agent.decision.NodeFacts.Receiver;
import io.quorate.agent.decision.NodeFacts.Renewal;
import io.quorate.agent.decision.NodeFacts.Server;
import io.quorate.agent.decision.NodeFacts.Standing;
import io.quorate.agent.decision.NodeFacts.Work;
import io.quorate.agent.observation.DataDirectory;
import io.quorate.agent.observation.GuardView;
import io.quorate.agent.observation.NodeRole;
import io.quorate.agent.observation.NodeState;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.agent.observation.NodeView;
import io.quorate.agent.observation.SeenStatus;
import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.PauseState;
import io.quorate.consensus.model.Promotion;
import io.quorate.consensus.model.Switchover;
import io.quorate.consensus.model.SyncReplication;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalHistory.Relation;
import io.quorate.consensus.model.WalPosition;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reduces what a node sees to the facts that its rules depend on. */
public final class NodeFactsReader {
    /** A server that has not answered, or has not got a write onto its disk, for this long counts as hung. */
    public static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

    /**
     * A holder's server that is still on its way up after this time, outside of an operation, counts as hung: while it holds the
     * lease nobody else can take over. Crash recovery from a checkpoint of a few minutes ago takes seconds, at worst some tens of
     * them; what needs longer is started once more, in an operation that has minutes, and if that fails the lease is given back. A
     * standby keeps nobody waiting, and has as long as it needs.
     */
    public static final Duration LONGEST_START = Duration.ofMinutes(1);

    /** A standby that has not streamed from a primary that is up for this long is looked after. */
    public static final Duration LONGEST_WITHOUT_STREAM = Duration.ofSeconds(10);

    private NodeFactsReader() {}

    /** @param sync what the node has to do about its standbys, as a primary */
    public static NodeFacts read(NodeView view, SyncWork sync) {
        Standing standing = standing(view);
        Optional<Promotion> primary = view.state().primary();
        boolean isOwn = primary.filter(p -> p.holder().equals(view.self())).isPresent();
        boolean isOther = primary.isPresent() && !isOwn;
        return new NodeFacts(
                view.isLogDead(),
                standing,
                server(view, standing),
                guard(view),
                renewal(view),
                work(view),
                identity(view),
                receiver(view, primary),
                isOther ? lineage(view, primary.get()) : Lineage.NOT_TOLD,
                view.state().pause().kind() == PauseState.Kind.PAUSED,
                isOther,
                isOther && isUp(view, primary.get().holder()),
                isOwn && isOnRecordedTimeline(view, primary.get()),
                canHandOver(view),
                view.memory()
                        .cut()
                        .filter(cut -> cut.afterEpoch().equals(view.state().lastEpoch()))
                        .isPresent(),
                isOtherLife(view)
                        || view.memory()
                                .failedEpoch()
                                .filter(e -> e.equals(view.state().lastEpoch()))
                                .isPresent(),
                isHandoverAsked(view),
                view.memory().restartInPlace(),
                view.memory().rewindTried(),
                view.server().fenceStands(),
                view.server().admitsClients(),
                view.memory().slotsAreDue(),
                sync.isDue(),
                sync.mayAdmitClients(),
                isOther && isCounted(view));
    }

    private static Standing standing(NodeView view) {
        if (!view.isCaughtUp()) {
            // A guard rests only while this node's lease is paused, and is armed before a resume can end that.
            boolean isHeld = view.lease().isSafe() || view.guard() == GuardView.PAUSED;
            return isHeld ? Standing.NOT_TOLD_SAFE : Standing.NOT_TOLD;
        }
        if (!view.state().isFounded()) {
            return Standing.NOT_FOUNDED;
        }
        if (view.state().lease().isEmpty()) {
            return Standing.VACANT;
        }
        if (!view.state().lease().get().holder().equals(view.self())) {
            return Standing.OTHERS;
        }
        return switch (view.state().pause().kind()) {
            case PAUSED -> Standing.MINE_PAUSED;
            case RESUMING -> resuming(view);
            case RUNNING -> ownStanding(view);
        };
    }

    /** With a deadline, the renewal that ends the resume may have been applied without this node's knowledge. */
    private static Standing resuming(NodeView view) {
        boolean hasPassed = view.lease().hasDeadline() && !view.lease().isSafe();
        return hasPassed ? Standing.MINE_PASSED : Standing.MINE_RESUMING;
    }

    private static Standing ownStanding(NodeView view) {
        if (view.lease().isSafe()) {
            return Standing.MINE_SAFE;
        }
        return view.lease().hasDeadline() ? Standing.MINE_PASSED : Standing.MINE_NEW;
    }

    private static Server server(NodeView view, Standing standing) {
        ServerObservation seen = view.server();
        boolean isMissing = seen.dataDirectory() != DataDirectory.PRESENT;
        return switch (seen.process()) {
            case DOWN -> isMissing ? bare(seen.dataDirectory()) : Server.DOWN;
            case STARTING -> standing.isMine() && startsForTooLong(view) ? Server.HUNG : Server.STARTING;
            case IN_RECOVERY -> seen.position().isPresent() ? Server.STANDBY : silentAs(Server.SILENT, view);
            case PRIMARY -> seen.writesHang() ? silentAs(Server.STALLED, view) : Server.PRIMARY;
            case UNRESPONSIVE -> silentAs(Server.SILENT, view);
        };
    }

    private static Server bare(DataDirectory directory) {
        return directory == DataDirectory.EMPTY ? Server.NO_DATA : Server.UNFINISHED;
    }

    private static boolean startsForTooLong(NodeView view) {
        return view.memory().starting().compareTo(LONGEST_START) > 0;
    }

    private static Server silentAs(Server forNow, NodeView view) {
        return view.memory().silence().compareTo(LONGEST_SILENCE) > 0 ? Server.HUNG : forNow;
    }

    private static Guard guard(NodeView view) {
        return switch (view.guard()) {
            case DEAD -> Guard.DEAD;
            case IDLE -> Guard.IDLE;
            case ARMED -> Guard.ARMED;
            case PAUSED -> Guard.PAUSED;
        };
    }

    private static Renewal renewal(NodeView view) {
        return switch (view.renewal()) {
            case NOT_DUE -> Renewal.NOT_DUE;
            case DUE -> Renewal.DUE;
            case IN_FLIGHT -> Renewal.IN_FLIGHT;
        };
    }

    private static Work work(NodeView view) {
        if (view.memory().operation().isPresent()) {
            return Work.BUSY;
        }
        return view.memory().isBackingOff() ? Work.BACKING_OFF : Work.IDLE;
    }

    private static Identity identity(NodeView view) {
        Optional<Long> recorded = view.state().systemIdentifier();
        if (recorded.isEmpty()) {
            return Identity.NONE_RECORDED;
        }
        Optional<Long> local = view.server().systemIdentifier();
        return local.isPresent() && !local.equals(recorded) ? Identity.FOREIGN : Identity.SAME;
    }

    private static Receiver receiver(NodeView view, Optional<Promotion> primary) {
        if (view.server().receiver().isCut()) {
            return Receiver.CUT;
        }
        // By the name of an older epoch it would stream, and never count.
        boolean isAtPrimary = view.server().receiver().upstream().equals(primary.map(Promotion::holder))
                && primary.map(Promotion::epoch)
                        .equals(Optional.of(view.server().epoch()));
        if (!isAtPrimary) {
            return Receiver.ELSEWHERE;
        }
        return view.memory().notStreaming().compareTo(LONGEST_WITHOUT_STREAM) > 0
                ? Receiver.STUCK
                : Receiver.AT_PRIMARY;
    }

    private static Lineage lineage(NodeView view, Promotion primary) {
        Optional<WalPosition> position = view.server().position();
        if (position.isEmpty()) {
            return Lineage.NOT_TOLD;
        }
        Relation relation = view.state().walHistory().relationTo(primary.timeline(), position.get());
        return switch (relation) {
            case IN_LINE -> Lineage.IN_LINE;
            case DIVERGED -> Lineage.DIVERGED;
            case NOT_TOLD -> isOfNobody(view, position.get().timeline()) ? Lineage.DIVERGED : Lineage.NOT_TOLD;
            case BEFORE_RECORDS -> Lineage.BEFORE_RECORDS;
        };
    }

    /** No promotion of this cluster has opened it, and none that this node has yet to be told of: somebody promoted the server by hand. */
    private static boolean isOfNobody(NodeView view, Timeline timeline) {
        boolean isReserved = view.state()
                .lastTimeline()
                .filter(last -> !timeline.isAfter(last.timeline()))
                .isPresent();
        boolean isPrimaryElsewhere = view.state()
                .primary()
                .map(primary -> view.others().get(primary.holder()))
                .flatMap(seen -> seen.status().timeline())
                .filter(primarys -> !primarys.equals(timeline))
                .isPresent();
        return !isReserved && isPrimaryElsewhere && view.memory().notStreaming().compareTo(LONGEST_WITHOUT_STREAM) > 0;
    }

    /** A restart in place is a promotion of its own: the record of the one before says nothing about it. */
    private static boolean isOnRecordedTimeline(NodeView view, Promotion primary) {
        return view.server().process() != ServerProcess.PRIMARY
                || view.server()
                        .position()
                        .filter(position -> !position.timeline().equals(primary.timeline()))
                        .isEmpty();
    }

    private static boolean isUp(NodeView view, NodeId holder) {
        SeenStatus seen = view.others().get(holder);
        return seen != null && seen.isFresh() && seen.status().role() == NodeRole.PRIMARY;
    }

    /** As holder: its data directory is not the one that it was chosen for, or that it established its epoch with. */
    private static boolean isOtherLife(NodeView view) {
        Optional<Lease> own =
                view.state().lease().filter(lease -> lease.holder().equals(view.self()));
        Optional<Incarnation> expected =
                view.state().established().map(SyncReplication::incarnation).or(() -> own.flatMap(Lease::incarnation));
        Optional<Incarnation> now = view.server().incarnation();
        return own.isPresent() && expected.isPresent() && now.isPresent() && !now.equals(expected);
    }

    /**
     * Whose promise an election would count. The holder of the last established epoch is one of them until the next is established. With
     * strict durability that may take this very node: then it may be replaced, since the holder has all that its promise was for.
     */
    private static boolean isCounted(NodeView view) {
        Optional<SyncReplication> recorded = view.state().sync();
        boolean isMember =
                recorded.filter(sync -> sync.members().containsKey(view.self())).isPresent();
        boolean isLastHolder =
                recorded.filter(sync -> sync.holder().equals(view.self())).isPresent();
        if (view.state().established().isPresent()) {
            return isMember;
        }
        return (isMember || isLastHolder || view.state().isRecordLost())
                && view.state().settings().durability() != Durability.STRICT;
    }

    /** A standby streamed from this node when its server died, this agent saw it serve, and an election would find its promises. */
    private static boolean canHandOver(NodeView view) {
        boolean hasServed =
                view.memory().servedEpoch().equals(view.state().lease().map(Lease::epoch));
        return hasServed
                && hasPromises(view)
                && view.others().values().stream()
                        .filter(SeenStatus::isFresh)
                        .map(SeenStatus::status)
                        .anyMatch(status -> isFollowing(status, view.self()));
    }

    /** As many of those whose promises count are there as an election needs. */
    private static boolean hasPromises(NodeView view) {
        if (view.state().settings().durability() == Durability.ASYNC) {
            return true;
        }
        Map<NodeId, Incarnation> there = new HashMap<>();
        view.others().values().stream()
                .filter(SeenStatus::isFresh)
                .map(SeenStatus::status)
                .forEach(status -> status.incarnation().ifPresent(life -> there.put(status.node(), life)));
        return view.state()
                .established()
                .filter(recorded -> recorded.isSatisfiedBy(there))
                .isPresent();
    }

    private static boolean isFollowing(NodeStatus status, NodeId self) {
        boolean streams = status.state() == NodeState.STREAMING || status.state() == NodeState.CATCHING_UP;
        return streams
                && status.role() == NodeRole.STANDBY
                && status.notElectable().isEmpty()
                && status.upstream().equals(Optional.of(self));
    }

    private static boolean isHandoverAsked(NodeView view) {
        return view.state()
                .switchover()
                .filter(pending -> pending.kind() == Switchover.Kind.SWITCHOVER)
                .filter(pending -> pending.from().equals(Optional.of(view.self())))
                .filter(pending -> pending.id() > view.memory().failedSwitchover())
                .isPresent();
    }
}
