package io.quorate.agent.simulation;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.log.AppliedState;
import io.quorate.consensus.log.Leadership;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.NodeId;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One node's part in the {@link RaftGroup}. What it has heard survives the agent: it is on its disk. */
final class RaftMember {
    private static final long PATIENCE = 1200 * Dice.MS;

    private final RaftGroup group;
    private final NodeId id;
    private final BooleanSupplier isUp;
    private AppliedState applied = new AppliedState(0, ClusterState.EMPTY);
    private Leadership leadership = new Leadership(0, Optional.empty(), false);
    private long silence;
    private Runnable changed = () -> {};

    RaftMember(RaftGroup group, NodeId id, BooleanSupplier isUp) {
        this.group = group;
        this.id = id;
        this.isUp = isUp;
    }

    NodeId id() {
        return id;
    }

    boolean isUp() {
        return isUp.getAsBoolean();
    }

    AppliedState applied() {
        return applied;
    }

    Leadership leadership() {
        return leadership;
    }

    /** An agent begins; the one before is told nothing any more. */
    void onChange(Runnable listener) {
        leadership = new Leadership(leadership.term(), Optional.empty(), false);
        changed = listener;
    }

    boolean transferTo(NodeId to) {
        return group.transfer(id, to);
    }

    void propose(ClusterCommand command, Consumer<ProposalOutcome> answer) {
        if (leadership.isSelfReady()) {
            group.propose(id, leadership.term(), command, answer);
        } else {
            answer.accept(new ProposalOutcome.NotLeader(leadership.leader()));
        }
    }

    void heard(AppliedState newest) {
        if (newest.index() > applied.index()) {
            applied = newest;
            changed.run();
        }
    }

    void follows(long term, Optional<NodeId> leader) {
        silence = 0;
        sees(new Leadership(term, leader, leader.equals(Optional.of(id))));
    }

    /** A leader that hears nothing steps down after a while, and a follower forgets whom it followed. */
    void hearsNothing(long nanos) {
        silence += nanos;
        if (silence >= PATIENCE && isUp()) {
            sees(new Leadership(leadership.term(), Optional.empty(), false));
        }
    }

    private void sees(Leadership next) {
        if (!next.equals(leadership)) {
            leadership = next;
            changed.run();
        }
    }
}
