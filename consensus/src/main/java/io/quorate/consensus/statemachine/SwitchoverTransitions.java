package io.quorate.consensus.statemachine;

import io.quorate.consensus.command.ClusterCommand.BeginSwitchover;
import io.quorate.consensus.command.ClusterCommand.EndSwitchover;
import io.quorate.consensus.command.Rejection;
import io.quorate.consensus.command.Rejection.Code;
import io.quorate.consensus.command.Transition;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.FinishedSwitchover;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.StateBuilder;
import io.quorate.consensus.model.Switchover;
import java.util.Optional;

/** Changes of the primary that an operator asked for; one at a time. */
final class SwitchoverTransitions {
    private SwitchoverTransitions() {}

    /**
     * Guard: none is pending (SWITCHOVER_PENDING), the id is the next one (NO_SUCH_SWITCHOVER), automatic actions are on (PAUSED), the
     * target is a data member (UNKNOWN_MEMBER, NOT_A_DATA_MEMBER) that does not hold the lease already (EVIDENCE_DOES_NOT_FIT), and
     * {@code from} is the holder (NO_LEASE, NOT_THE_HOLDER); a failover may leave it empty. Effect: it is pending.
     */
    static Transition begin(ClusterState state, BeginSwitchover command) {
        Optional<Rejection> refusal = isNext(state, command)
                .or(() -> Guards.isRunning(state))
                .or(() -> Guards.isDataMember(state, command.to()))
                .or(() -> handsOver(state, command))
                .or(() -> changesHolder(state, command));
        if (refusal.isPresent()) {
            return Guards.refused(state, refusal.get());
        }
        Switchover pending =
                new Switchover(command.id(), command.kind(), command.from(), command.to(), command.requestedBy());
        return Transition.applied(state.change()
                .switchover(Optional.of(pending))
                .lastSwitchoverId(command.id())
                .build());
    }

    /** Guard: a switchover with this id is pending (NO_SUCH_SWITCHOVER). Effect: it is the last that has ended. */
    static Transition end(ClusterState state, EndSwitchover command) {
        Optional<Switchover> pending = state.switchover().filter(each -> each.id() == command.id());
        if (pending.isEmpty()) {
            return Transition.rejected(
                    state, Code.NO_SUCH_SWITCHOVER, "no switchover with id " + command.id() + " is pending");
        }
        StateBuilder next = state.change();
        finish(next, pending.get(), command.succeeded(), command.detail());
        return Transition.applied(next.build());
    }

    static void finish(StateBuilder next, Switchover pending, boolean succeeded, String detail) {
        next.switchover(Optional.empty())
                .lastSwitchover(Optional.of(new FinishedSwitchover(pending, succeeded, detail)));
    }

    private static Optional<Rejection> isNext(ClusterState state, BeginSwitchover command) {
        if (state.switchover().isPresent()) {
            Switchover pending = state.switchover().get();
            return Guards.refuse(
                    Code.SWITCHOVER_PENDING, "switchover " + pending.id() + " to " + pending.to() + " is pending");
        }
        long next = state.lastSwitchoverId() + 1;
        return command.id() == next
                ? Optional.empty()
                : Guards.refuse(
                        Code.NO_SUCH_SWITCHOVER, "the next switchover has id " + next + ", not " + command.id());
    }

    private static Optional<Rejection> handsOver(ClusterState state, BeginSwitchover command) {
        boolean mayBeEmpty = switch (command.kind()) {
            case SWITCHOVER -> false;
            case FAILOVER -> true;
        };
        if (mayBeEmpty && command.from().isEmpty()) {
            return Optional.empty();
        }
        if (state.lease().isEmpty()) {
            return Guards.refuse(Code.NO_LEASE, "nobody holds the lease: there is nobody to hand over");
        }
        NodeId holder = state.lease().get().holder();
        return command.from().equals(Optional.of(holder))
                ? Optional.empty()
                : Guards.refuse(
                        Code.NOT_THE_HOLDER,
                        holder + " holds the lease, not "
                                + command.from().map(NodeId::name).orElse("(nobody named)"));
    }

    private static Optional<Rejection> changesHolder(ClusterState state, BeginSwitchover command) {
        boolean holdsAlready =
                state.lease().map(Lease::holder).filter(command.to()::equals).isPresent();
        return holdsAlready
                ? Guards.refuse(Code.EVIDENCE_DOES_NOT_FIT, command.to() + " holds the lease already")
                : Optional.empty();
    }
}
