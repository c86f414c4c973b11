package io.quorate.consensus.ratis;

import io.quorate.consensus.codec.CodecException;
import io.quorate.consensus.codec.CommandCodec;
import io.quorate.consensus.codec.ReplyCodec;
import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.Rejection;
import io.quorate.consensus.command.Transition;
import io.quorate.consensus.log.AppliedState;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.statemachine.ClusterStateMachine;

/**
 * This node's copy of the state. One thread applies, any thread reads.
 *
 * <p>What a command comes to depends on the state and on the bytes of the log entry alone, so it is the same on every replica.
 */
final class Replica {
    private static final byte[] NO_REPLY = {};

    private final LogEvents events;
    private volatile AppliedState applied = new AppliedState(0, ClusterState.EMPTY);
    private volatile boolean isSound = true;

    Replica(LogEvents events) {
        this.events = events;
    }

    AppliedState applied() {
        return applied;
    }

    void restore(AppliedState snapshot) {
        applied = snapshot;
        events.changed();
    }

    /** False after an invariant was broken: nothing is applied any more, and what there is must not outlive the process. */
    boolean isSound() {
        return isSound;
    }

    /**
     * Never throws because of a command's content: an exception here would stop every Ratis server that reads the entry.
     *
     * @return the reply to the proposer; without content when nothing was applied
     */
    byte[] apply(long index, byte[] command) {
        if (!isSound) {
            return NO_REPLY;
        }
        Transition transition = transition(applied.state(), command);
        if (transition.breaksInvariant()) {
            isSound = false;
            events.died("broken invariant: "
                    + transition.rejection().orElseThrow().detail() + " (log entry " + index + ")");
        } else {
            applied = new AppliedState(index, transition.state());
            events.changed();
        }
        return reply(index, transition);
    }

    private static Transition transition(ClusterState state, byte[] bytes) {
        ClusterCommand command;
        try {
            command = CommandCodec.decode(bytes);
        } catch (CodecException e) {
            return Transition.rejected(state, Rejection.Code.NOT_UNDERSTOOD, String.valueOf(e.getMessage()));
        }
        return ClusterStateMachine.apply(state, command);
    }

    private static byte[] reply(long index, Transition transition) {
        return transition
                .rejection()
                .map(rejection -> ReplyCodec.encode(new ProposalOutcome.Rejected(index, rejection)))
                .orElseGet(() -> ReplyCodec.encode(new ProposalOutcome.Applied(index)));
    }
}
