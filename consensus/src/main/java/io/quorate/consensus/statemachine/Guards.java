package io.quorate.consensus.statemachine;

import io.quorate.consensus.command.Rejection;
import io.quorate.consensus.command.Rejection.Code;
import io.quorate.consensus.command.Transition;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.NodeId;
import java.util.Optional;

/** Guards that several commands share; each gives the reason to refuse, or nothing. */
final class Guards {
    private Guards() {}

    /** Guard: there is a lease (NO_LEASE), this node holds it (NOT_THE_HOLDER), and in this epoch (STALE_EPOCH). */
    static Optional<Rejection> holdsLease(ClusterState state, NodeId node, Epoch epoch) {
        if (state.lease().isEmpty()) {
            return refuse(Code.NO_LEASE, "nobody holds the lease; the last epoch was " + state.lastEpoch());
        }
        Lease lease = state.lease().get();
        if (!lease.holder().equals(node)) {
            return refuse(Code.NOT_THE_HOLDER, lease.holder() + " holds the lease, not " + node);
        }
        if (!lease.epoch().equals(epoch)) {
            return refuse(Code.STALE_EPOCH, "the lease is that of epoch " + lease.epoch() + ", not of " + epoch);
        }
        return Optional.empty();
    }

    /** Guard: the node is a member (UNKNOWN_MEMBER) and has a PostgreSQL (NOT_A_DATA_MEMBER). */
    static Optional<Rejection> isDataMember(ClusterState state, NodeId node) {
        Member member = state.members().get(node);
        if (member == null) {
            return refuse(
                    Code.UNKNOWN_MEMBER,
                    node + " is not a member; members are " + state.members().keySet());
        }
        return member.isData()
                ? Optional.empty()
                : refuse(Code.NOT_A_DATA_MEMBER, node + " is a witness and has no PostgreSQL");
    }

    /** Guard: automatic actions are on (PAUSED); a resume that has not ended counts as paused. */
    static Optional<Rejection> isRunning(ClusterState state) {
        return switch (state.pause().kind()) {
            case RUNNING -> Optional.empty();
            case PAUSED -> refuse(Code.PAUSED, "the cluster is paused");
            case RESUMING -> refuse(Code.PAUSED, "the holder has not renewed since the cluster was resumed");
        };
    }

    static Optional<Rejection> refuse(Code code, String detail) {
        return Optional.of(new Rejection(code, detail));
    }

    static Transition refused(ClusterState state, Rejection reason) {
        return new Transition(state, Optional.of(reason));
    }
}
