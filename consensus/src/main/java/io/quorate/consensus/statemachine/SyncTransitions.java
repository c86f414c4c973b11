package io.quorate.consensus.statemachine;

import io.quorate.consensus.command.ClusterCommand.EstablishEpoch;
import io.quorate.consensus.command.ClusterCommand.RecordSync;
import io.quorate.consensus.command.Rejection;
import io.quorate.consensus.command.Rejection.Code;
import io.quorate.consensus.command.Transition;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.ReservedTimeline;
import io.quorate.consensus.model.SyncReplication;
import io.quorate.consensus.model.SyncSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whose promises an election needs. Only the holder of a live lease changes that, and only within its epoch. */
final class SyncTransitions {
    private SyncTransitions() {}

    /**
     * Guard: the node holds the lease in this epoch and has been promoted in it (NOT_ESTABLISHED); this epoch is not established in
     * another way (NOT_ESTABLISHED; in the same way: applies without change); the standbys are other data members (UNKNOWN_MEMBER,
     * NOT_A_DATA_MEMBER), and there are as many acknowledgements as the durability asks for (QUORUM_NOT_SAFE). Effect: V = S,
     * q = |S| - k + 1; reservations of older epochs that were never reported are forgotten.
     */
    static Transition establish(ClusterState state, EstablishEpoch command) {
        Optional<Rejection> refusal = Guards.holdsLease(state, command.holder(), command.epoch())
                .or(() -> isPromoted(state, command.epoch()))
                .or(() -> areOtherDataMembers(state, command.holder(), command.standbys()))
                .or(() -> isEnough(state, command));
        if (refusal.isPresent()) {
            return Guards.refused(state, refusal.get());
        }
        SyncReplication next = SyncReplication.established(
                command.epoch(),
                command.holder(),
                command.incarnation(),
                command.standbys(),
                command.acknowledgements());
        if (state.established().isEmpty()) {
            return Transition.applied(state.change()
                    .sync(Optional.of(next))
                    .unreported(since(command.epoch(), state.unreported()))
                    .build());
        }
        return state.established().get().equals(next)
                ? Transition.applied(state)
                : Transition.rejected(
                        state, Code.NOT_ESTABLISHED, "epoch " + command.epoch() + " is established otherwise already");
    }

    /**
     * Guard: the node holds the lease in this epoch, which is established (NOT_ESTABLISHED), and knows the latest record (RECORDED_MEANWHILE); the members are other data members
     * (UNKNOWN_MEMBER, NOT_A_DATA_MEMBER), none of them recorded in another incarnation (QUORUM_NOT_SAFE: it has to leave first); and
     * what PostgreSQL waits for meets both what is recorded and what is to be (QUORUM_NOT_SAFE). Effect: V and q, in the next revision.
     */
    static Transition record(ClusterState state, RecordSync command) {
        Optional<Rejection> refusal = Guards.holdsLease(state, command.holder(), command.epoch())
                .or(() -> isEstablished(state, command.epoch()))
                .or(() -> isLatest(state, command.revision()))
                .or(() -> areOtherDataMembers(state, command.holder(), command.members()))
                .or(() -> meets(state, command));
        if (refusal.isPresent()) {
            return Guards.refused(state, refusal.get());
        }
        return Transition.applied(state.change()
                .sync(Optional.of(state.established().orElseThrow().changed(command.members(), command.promises())))
                .build());
    }

    /** Whoever's promise counts from now on has WAL of this epoch: how those rank that have only older WAL does not matter any more. */
    private static List<ReservedTimeline> since(Epoch epoch, List<ReservedTimeline> reserved) {
        return reserved.stream()
                .filter(each -> each.epoch().compareTo(epoch) >= 0)
                .toList();
    }

    private static Optional<Rejection> isPromoted(ClusterState state, Epoch epoch) {
        return state.primary().isPresent()
                ? Optional.empty()
                : Guards.refuse(Code.NOT_ESTABLISHED, "no promotion of epoch " + epoch + " is recorded");
    }

    private static Optional<Rejection> isEstablished(ClusterState state, Epoch epoch) {
        return state.established().isPresent()
                ? Optional.empty()
                : Guards.refuse(Code.NOT_ESTABLISHED, "epoch " + epoch + " is not established");
    }

    private static Optional<Rejection> isLatest(ClusterState state, long revision) {
        long latest = state.established().orElseThrow().revision();
        return revision == latest
                ? Optional.empty()
                : Guards.refuse(
                        Code.RECORDED_MEANWHILE, "the record has revision " + latest + ", " + revision + " was seen");
    }

    private static Optional<Rejection> areOtherDataMembers(
            ClusterState state, NodeId holder, Map<NodeId, Incarnation> standbys) {
        if (standbys.containsKey(holder)) {
            return Guards.refuse(Code.QUORUM_NOT_SAFE, holder + " cannot be its own standby");
        }
        return standbys.keySet().stream()
                .flatMap(node -> Guards.isDataMember(state, node).stream())
                .findFirst();
    }

    /** Fewer standbys than asked for are enough with QUORUM, none at all included; never with STRICT. */
    private static Optional<Rejection> isEnough(ClusterState state, EstablishEpoch command) {
        Durability durability = state.settings().durability();
        int asked = state.settings().acknowledgements();
        int there = command.standbys().size();
        int expected = switch (durability) {
            case ASYNC -> 0;
            case QUORUM -> Math.min(asked, there);
            case STRICT -> asked;
        };
        boolean isFit = command.acknowledgements() == expected && expected <= there && (expected > 0 || there == 0);
        return isFit
                ? Optional.empty()
                : Guards.refuse(
                        Code.QUORUM_NOT_SAFE,
                        command.acknowledgements() + " acknowledgements of "
                                + command.standbys().keySet() + " do not make durability " + durability + " with "
                                + asked);
    }

    private static Optional<Rejection> meets(ClusterState state, RecordSync command) {
        int size = command.members().size();
        boolean isQuorum = size == 0 ? command.promises() == 0 : command.promises() >= 1 && command.promises() <= size;
        if (!isQuorum) {
            return Guards.refuse(
                    Code.QUORUM_NOT_SAFE, command.promises() + " promises of " + size + " members are no quorum");
        }
        SyncReplication recorded = state.established().orElseThrow();
        for (Map.Entry<NodeId, Incarnation> member : command.members().entrySet()) {
            Incarnation before = recorded.members().get(member.getKey());
            if (before != null && !before.equals(member.getValue())) {
                return Guards.refuse(
                        Code.QUORUM_NOT_SAFE,
                        member.getKey() + " is recorded as " + before + " and has to leave before it counts as "
                                + member.getValue());
            }
        }
        return isSafe(recorded, recorded.changed(command.members(), command.promises()), command.inForce());
    }

    private static Optional<Rejection> isSafe(SyncReplication recorded, SyncReplication next, SyncSet inForce) {
        return recorded.isSafeWith(inForce) && next.isSafeWith(inForce)
                ? Optional.empty()
                : Guards.refuse(
                        Code.QUORUM_NOT_SAFE,
                        inForce + " does not meet " + next.promises() + " promises of "
                                + next.members().keySet() + " (recorded are " + recorded.promises() + " of "
                                + recorded.members().keySet() + ")");
    }
}
