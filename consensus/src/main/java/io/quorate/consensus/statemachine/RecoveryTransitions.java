package io.quorate.consensus.statemachine;

import io.quorate.consensus.command.ClusterCommand.RecoverCluster;
import io.quorate.consensus.command.Rejection.Code;
import io.quorate.consensus.command.Transition;
import io.quorate.consensus.model.ClusterState;
import java.util.List;

/** How a group begins that survivors of a lost majority have formed. */
final class RecoveryTransitions {
    private RecoveryTransitions() {}

    /**
     * Guard: not founded (ALREADY_FOUNDED, also for the same content); the state is one that a recovery begins with
     * (RECOVERY_NOT_VALID). Effect: that state.
     */
    static Transition recover(ClusterState state, RecoverCluster command) {
        if (state.isFounded()) {
            return Transition.rejected(
                    state, Code.ALREADY_FOUNDED, "the cluster has been founded as '" + state.cluster() + "'");
        }
        List<String> wrong = QuorumRecovery.violations(command.state());
        return wrong.isEmpty()
                ? Transition.applied(command.state())
                : Transition.rejected(state, Code.RECOVERY_NOT_VALID, String.join("; ", wrong));
    }
}
