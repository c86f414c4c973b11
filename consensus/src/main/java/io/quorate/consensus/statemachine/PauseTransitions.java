package io.quorate.consensus.statemachine;

import io.quorate.consensus.command.ClusterCommand.PauseCluster;
import io.quorate.consensus.command.ClusterCommand.ResumeCluster;
import io.quorate.consensus.command.Rejection.Code;
import io.quorate.consensus.command.Transition;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.PauseState;
import io.quorate.consensus.model.PauseState.Kind;

/** Automatic actions off, and on again. */
final class PauseTransitions {
    private PauseTransitions() {}

    /**
     * Guard: not paused (PAUSED), no switchover is pending (SWITCHOVER_PENDING). Effect: paused; also out of a resume that has not
     * ended.
     */
    static Transition pause(ClusterState state, PauseCluster command) {
        if (state.pause().kind() == Kind.PAUSED) {
            return Transition.rejected(
                    state,
                    Code.PAUSED,
                    "the cluster has been paused by " + state.pause().requestedBy());
        }
        if (state.switchover().isPresent()) {
            return Transition.rejected(
                    state,
                    Code.SWITCHOVER_PENDING,
                    "switchover " + state.switchover().get().id() + " is pending");
        }
        PauseState paused = new PauseState(Kind.PAUSED, state.pause().resumeNumber(), command.requestedBy());
        return Transition.applied(state.change().pause(paused).build());
    }

    /**
     * Guard: paused (NOT_PAUSED, also while a resume has not ended). Effect: resuming under the next number, until the holder has
     * renewed with that number; running at once when there is no holder to wait for.
     */
    static Transition resume(ClusterState state, ResumeCluster command) {
        if (state.pause().kind() != Kind.PAUSED) {
            return Transition.rejected(state, Code.NOT_PAUSED, "the cluster is not paused");
        }
        PauseState resuming = new PauseState(Kind.RESUMING, state.pause().resumeNumber() + 1, command.requestedBy());
        PauseState next = state.lease().isPresent() ? resuming : running(resuming);
        return Transition.applied(state.change().pause(next).build());
    }

    static PauseState running(PauseState resuming) {
        return new PauseState(Kind.RUNNING, resuming.resumeNumber(), "");
    }
}
