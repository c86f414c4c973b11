package io.quorate.agent.decision;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.model.NodeId;

/** What the coordinator may do. */
public sealed interface ClusterAction {

    <R> R accept(Handler<R> handler);

    /** Nothing, for a reason that people want to know. */
    record Wait(String reason) implements ClusterAction {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.await(this);
        }
    }

    /** Propose a command; its guard decides. */
    record Propose(ClusterCommand command) implements ClusterAction {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.propose(this);
        }
    }

    /** Hand Raft leadership to another voter. */
    record TransferLeadership(NodeId to) implements ClusterAction {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.transferLeadership(this);
        }
    }

    /** One method for each case. */
    interface Handler<R> {
        R await(Wait action);

        R propose(Propose action);

        R transferLeadership(TransferLeadership action);
    }
}
