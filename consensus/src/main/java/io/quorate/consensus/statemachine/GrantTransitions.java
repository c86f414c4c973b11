package io.quorate.consensus.statemachine;

import io.quorate.consensus.command.ClusterCommand.GrantLease;
import io.quorate.consensus.command.Evidence;
import io.quorate.consensus.command.Promise;
import io.quorate.consensus.command.Rejection;
import io.quorate.consensus.command.Rejection.Code;
import io.quorate.consensus.command.Transition;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Completeness;
import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.Lease;
import java.util.Optional;

/** Who gets the lease of the next epoch. */
final class GrantTransitions {
    private GrantTransitions() {}

    /**
     * Guard: no lease (LEASE_IS_HELD), the epoch is the next one (STALE_EPOCH), the grantee is a member with a PostgreSQL
     * (UNKNOWN_MEMBER, NOT_A_DATA_MEMBER), automatic actions are on (PAUSED), and the evidence holds ({@link GrantEvidence}).
     * Effect: a lease with no renewal, the vacancy is over.
     */
    static Transition grant(ClusterState state, GrantLease command) {
        Optional<Rejection> refusal = isVacant(state)
                .or(() -> isNextEpoch(state, command))
                .or(() -> Guards.isDataMember(state, command.holder()))
                .or(() -> Guards.isRunning(state));
        if (refusal.isPresent()) {
            return Guards.refused(state, refusal.get());
        }
        GrantEvidence.Verdict verdict = command.evidence().accept(new GrantEvidence(state, command.holder()));
        return verdict.refusal()
                .map(reason -> Guards.refused(state, reason))
                .orElseGet(() -> granted(state, command, verdict.possibleLossBytes()));
    }

    private static Transition granted(ClusterState state, GrantLease command, long possibleLossBytes) {
        Optional<Promise> own = command.evidence().promiseOf(command.holder());
        Lease lease = new Lease(
                command.holder(),
                command.epoch(),
                state.settings().leaseDuration(),
                0,
                command.reason(),
                Optional.empty(),
                possibleLossBytes,
                state.vacancy(),
                own.map(Promise::incarnation),
                own.filter(promise -> showsCompleteness(state, command)).map(GrantTransitions::completeness));
        return Transition.applied(state.change()
                .lease(Optional.of(lease))
                .lastEpoch(command.epoch())
                .vacancy(Optional.empty())
                .build());
    }

    private static boolean showsCompleteness(ClusterState state, GrantLease command) {
        return command.evidence() instanceof Evidence.Promises
                && state.settings().durability() != Durability.ASYNC
                && !state.isRecordLost();
    }

    private static Completeness completeness(Promise promise) {
        return new Completeness(promise.incarnation(), promise.position());
    }

    private static Optional<Rejection> isVacant(ClusterState state) {
        return state.lease()
                .map(lease -> new Rejection(
                        Code.LEASE_IS_HELD, lease.holder() + " holds the lease of epoch " + lease.epoch()));
    }

    private static Optional<Rejection> isNextEpoch(ClusterState state, GrantLease command) {
        return command.epoch().equals(state.lastEpoch().next())
                ? Optional.empty()
                : Guards.refuse(
                        Code.STALE_EPOCH,
                        "the next epoch is " + state.lastEpoch().next() + ", not " + command.epoch());
    }
}
