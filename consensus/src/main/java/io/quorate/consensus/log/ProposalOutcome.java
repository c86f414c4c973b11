package io.quorate.consensus.log;

import io.quorate.consensus.command.Rejection;
import io.quorate.consensus.model.NodeId;
import java.util.Optional;

/** What a proposal came to. */
public sealed interface ProposalOutcome {

    <R> R accept(Handler<R> handler);

    /** True only when the command is known to have been applied. */
    default boolean isApplied() {
        return this instanceof Applied;
    }

    /** Committed by a majority and applied without objection, at this index of the log. */
    record Applied(long index) implements ProposalOutcome {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.applied(this);
        }
    }

    /** Committed by a majority; its guard refused it. */
    record Rejected(long index, Rejection rejection) implements ProposalOutcome {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.rejected(this);
        }
    }

    /** Nothing was submitted: this node does not lead. */
    record NotLeader(Optional<NodeId> leader) implements ProposalOutcome {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.notLeader(this);
        }
    }

    /** Submitted, and perhaps applied, now or later. */
    record Unknown(String reason) implements ProposalOutcome {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.unknown(this);
        }
    }

    /** One method for each outcome. */
    interface Handler<R> {
        R applied(Applied outcome);

        R rejected(Rejected outcome);

        R notLeader(NotLeader outcome);

        R unknown(Unknown outcome);
    }
}
