package io.quorate.consensus.statemachine;

import io.quorate.consensus.command.ClusterCommand.ExpireLease;
import io.quorate.consensus.command.ClusterCommand.ReleaseLease;
import io.quorate.consensus.command.ClusterCommand.RenewLease;
import io.quorate.consensus.command.Rejection;
import io.quorate.consensus.command.Rejection.Code;
import io.quorate.consensus.command.Transition;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.PauseState;
import io.quorate.consensus.model.Vacancy;
import io.quorate.consensus.model.WalPosition;
import java.time.Duration;
import java.util.Optional;

/** How a lease goes on, and how it ends. No clock has a say: that a lease has run out is a command too. */
final class LeaseTransitions {
    private LeaseTransitions() {}

    /**
     * Guard: the node holds the lease in this epoch; so a renewal that arrives after the lease has ended is refused. Effect: one
     * renewal more, with the position if there is one. A longer duration counts from here, a shorter one from the next epoch: the
     * coordinator's count may still run on the longer one. The renewal that names the number of a resume ends it.
     */
    static Transition renew(ClusterState state, RenewLease command) {
        Optional<Rejection> notHolder = Guards.holdsLease(state, command.holder(), command.epoch());
        if (notHolder.isPresent()) {
            return Guards.refused(state, notHolder.get());
        }
        Lease lease = state.lease().orElseThrow();
        Duration wished = state.settings().leaseDuration();
        Duration duration = wished.compareTo(lease.duration()) > 0 ? wished : lease.duration();
        boolean endsResume = state.pause().kind() == PauseState.Kind.RESUMING
                && command.resumeNumber().equals(Optional.of(state.pause().resumeNumber()));
        return Transition.applied(state.change()
                .lease(Optional.of(lease.renewed(command.position(), duration)))
                .pause(endsResume ? PauseTransitions.running(state.pause()) : state.pause())
                .build());
    }

    /**
     * Guard: the node holds the lease in this epoch, and has not renewed since (RENEWED_MEANWHILE): then the release has been
     * overtaken by a renewal under which it may write. Effect: a vacancy that knows where the WAL ends. A resume that waited for
     * this holder has ended: nobody's guard is left to wait for.
     */
    static Transition release(ClusterState state, ReleaseLease command) {
        Optional<Rejection> refusal = Guards.holdsLease(state, command.holder(), command.epoch())
                .or(() -> wasNotRenewedSince(state, command.renewalsSeen()));
        if (refusal.isPresent()) {
            return Guards.refused(state, refusal.get());
        }
        Lease lease = state.lease().orElseThrow();
        WalEnd end = command.finalPosition()
                .map(position -> new WalEnd(Optional.of(position), true))
                .orElseGet(() -> WalEnd.of(lease));
        Vacancy vacancy = new Vacancy(
                lease.epoch(),
                lease.holder(),
                true,
                end.position(),
                end.isFinal(),
                command.reason(),
                command.successor(),
                lease.completeness());
        PauseState pause = state.pause().kind() == PauseState.Kind.RESUMING
                ? PauseTransitions.running(state.pause())
                : state.pause();
        return Transition.applied(state.change()
                .lease(Optional.empty())
                .vacancy(Optional.of(vacancy))
                .pause(pause)
                .build());
    }

    /**
     * Guard: there is a lease (NO_LEASE) of this epoch (STALE_EPOCH), automatic actions are on (PAUSED), and no renewal was applied
     * since the coordinator began to count (RENEWED_MEANWHILE). Effect: a vacancy with the last known position.
     */
    static Transition expire(ClusterState state, ExpireLease command) {
        if (state.lease().isEmpty()) {
            return Transition.rejected(
                    state, Code.NO_LEASE, "nobody holds the lease; the last epoch was " + state.lastEpoch());
        }
        Lease lease = state.lease().get();
        if (!lease.epoch().equals(command.epoch())) {
            return Transition.rejected(
                    state,
                    Code.STALE_EPOCH,
                    "the lease is that of epoch " + lease.epoch() + ", not of " + command.epoch());
        }
        Optional<Rejection> refusal =
                Guards.isRunning(state).or(() -> wasNotRenewedSince(state, command.renewalsSeen()));
        if (refusal.isPresent()) {
            return Guards.refused(state, refusal.get());
        }
        WalEnd end = WalEnd.of(lease);
        Vacancy vacancy = new Vacancy(
                lease.epoch(),
                lease.holder(),
                false,
                end.position(),
                end.isFinal(),
                "not renewed in time",
                Optional.empty(),
                lease.completeness());
        return Transition.applied(state.change()
                .lease(Optional.empty())
                .vacancy(Optional.of(vacancy))
                .build());
    }

    private static Optional<Rejection> wasNotRenewedSince(ClusterState state, long renewalsSeen) {
        long renewals = state.lease().orElseThrow().renewals();
        return renewals == renewalsSeen
                ? Optional.empty()
                : Guards.refuse(
                        Code.RENEWED_MEANWHILE,
                        renewals + " renewals have been applied, " + renewalsSeen + " were seen");
    }

    /** What a successor is measured by. */
    private record WalEnd(Optional<WalPosition> position, boolean isFinal) {

        /** A holder that was never promoted has written nothing: what it was measured by still holds. */
        static WalEnd of(Lease lease) {
            if (lease.position().isPresent()) {
                return new WalEnd(lease.position(), false);
            }
            return lease.predecessor()
                    .map(before -> new WalEnd(before.position(), before.positionIsFinal()))
                    .orElse(new WalEnd(Optional.empty(), false));
        }
    }
}
