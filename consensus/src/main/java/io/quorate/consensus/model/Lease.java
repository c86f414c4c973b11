package io.quorate.consensus.model;

import java.time.Duration;
import java.util.Optional;

/**
 * The right to be primary. Holds durations and counters, never an instant: whether it is still safe only its holder's own clock
 * can tell.
 *
 * @param renewals how many renewals have been applied; 0: granted, and worth nothing yet
 * @param reason rule or person that the grant came from
 * @param position end of the holder's WAL when it sent its last applied renewal; empty before its first promotion
 * @param possibleLossBytes WAL that the previous holder is known to have written and this one does not hold
 * @param predecessor how the lease before this one ended; if this one ends before its holder's first promotion, a successor is
 *     still measured by what the predecessor wrote
 * @param incarnation the life of its data directory that the holder was chosen for; empty for the first primary
 * @param completeness empty where the grant does not show that the holder has every acknowledged write
 */
public record Lease(
        NodeId holder,
        Epoch epoch,
        Duration duration,
        long renewals,
        String reason,
        Optional<WalPosition> position,
        long possibleLossBytes,
        Optional<Vacancy> predecessor,
        Optional<Incarnation> incarnation,
        Optional<Completeness> completeness) {

    /** A lease without a predecessor. */
    public Lease(
            NodeId holder,
            Epoch epoch,
            Duration duration,
            long renewals,
            String reason,
            Optional<WalPosition> position,
            long possibleLossBytes) {
        this(
                holder,
                epoch,
                duration,
                renewals,
                reason,
                position,
                possibleLossBytes,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public boolean isRenewed() {
        return renewals > 0;
    }

    public boolean isHeldBy(NodeId node, Epoch inEpoch) {
        return holder.equals(node) && epoch.equals(inEpoch);
    }

    public Lease renewed(Optional<WalPosition> at, Duration newDuration) {
        return new Lease(
                holder,
                epoch,
                newDuration,
                renewals + 1,
                reason,
                at.or(() -> position),
                possibleLossBytes,
                predecessor,
                incarnation,
                completeness);
    }

    /** The same lease with a position, if it had none. */
    public Lease withFirstPosition(WalPosition first) {
        Optional<WalPosition> at = position.or(() -> Optional.of(first));
        return new Lease(
                holder,
                epoch,
                duration,
                renewals,
                reason,
                at,
                possibleLossBytes,
                predecessor,
                incarnation,
                completeness);
    }
}
