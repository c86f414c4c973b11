package io.quorate.consensus.statemachine;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.Rejection.Code;
import io.quorate.consensus.command.Transition;
import io.quorate.consensus.model.ClusterState;
import java.util.List;

/**
 * Judges commands against the state that they meet. Pure, so every replica that applies the same commands has the same state.
 *
 * <p>Every command but {@link ClusterCommand.FoundCluster}, {@link ClusterCommand.RecoverCluster} and {@link ClusterCommand.Observe}
 * needs a founded cluster (NOT_FOUNDED). The other guards stand with the transitions: {@link FoundingTransitions}, {@link
 * RecoveryTransitions}, {@link GrantTransitions}, {@link LeaseTransitions}, {@link PromotionTransitions}, {@link SyncTransitions},
 * {@link SwitchoverTransitions}, {@link PauseTransitions}.
 */
public final class ClusterStateMachine {
    private ClusterStateMachine() {}

    /**
     * Never throws. A result for which {@link Transition#breaksInvariant} holds is a fault of this program: its caller must stop
     * applying, and its node must fence.
     */
    public static Transition apply(ClusterState state, ClusterCommand command) {
        try {
            Transition transition = command.accept(new Dispatch(state));
            List<String> violations = Invariants.violations(state, transition.state());
            return violations.isEmpty() ? transition : Transition.broken(state, violations);
        } catch (RuntimeException e) {
            // Thrown on, it would end the Raft server's thread, and nobody would fence.
            return Transition.broken(state, List.of("applying " + command + " failed: " + e));
        }
    }

    private record Dispatch(ClusterState state) implements ClusterCommand.Handler<Transition> {
        @Override
        public Transition foundCluster(ClusterCommand.FoundCluster command) {
            return FoundingTransitions.found(state, command);
        }

        @Override
        public Transition recoverCluster(ClusterCommand.RecoverCluster command) {
            return RecoveryTransitions.recover(state, command);
        }

        @Override
        public Transition grantLease(ClusterCommand.GrantLease command) {
            return state.isFounded() ? GrantTransitions.grant(state, command) : notFounded();
        }

        @Override
        public Transition renewLease(ClusterCommand.RenewLease command) {
            return state.isFounded() ? LeaseTransitions.renew(state, command) : notFounded();
        }

        @Override
        public Transition releaseLease(ClusterCommand.ReleaseLease command) {
            return state.isFounded() ? LeaseTransitions.release(state, command) : notFounded();
        }

        @Override
        public Transition expireLease(ClusterCommand.ExpireLease command) {
            return state.isFounded() ? LeaseTransitions.expire(state, command) : notFounded();
        }

        @Override
        public Transition reserveTimeline(ClusterCommand.ReserveTimeline command) {
            return state.isFounded() ? PromotionTransitions.reserve(state, command) : notFounded();
        }

        @Override
        public Transition reportPromoted(ClusterCommand.ReportPromoted command) {
            return state.isFounded() ? PromotionTransitions.report(state, command) : notFounded();
        }

        @Override
        public Transition recordSystemIdentifier(ClusterCommand.RecordSystemIdentifier command) {
            return state.isFounded() ? FoundingTransitions.recordSystemIdentifier(state, command) : notFounded();
        }

        @Override
        public Transition establishEpoch(ClusterCommand.EstablishEpoch command) {
            return state.isFounded() ? SyncTransitions.establish(state, command) : notFounded();
        }

        @Override
        public Transition recordSync(ClusterCommand.RecordSync command) {
            return state.isFounded() ? SyncTransitions.record(state, command) : notFounded();
        }

        @Override
        public Transition beginSwitchover(ClusterCommand.BeginSwitchover command) {
            return state.isFounded() ? SwitchoverTransitions.begin(state, command) : notFounded();
        }

        @Override
        public Transition endSwitchover(ClusterCommand.EndSwitchover command) {
            return state.isFounded() ? SwitchoverTransitions.end(state, command) : notFounded();
        }

        @Override
        public Transition pauseCluster(ClusterCommand.PauseCluster command) {
            return state.isFounded() ? PauseTransitions.pause(state, command) : notFounded();
        }

        @Override
        public Transition resumeCluster(ClusterCommand.ResumeCluster command) {
            return state.isFounded() ? PauseTransitions.resume(state, command) : notFounded();
        }

        @Override
        public Transition observe(ClusterCommand.Observe command) {
            return Transition.applied(state);
        }

        private Transition notFounded() {
            return Transition.rejected(state, Code.NOT_FOUNDED, "the cluster has not been founded");
        }
    }
}
