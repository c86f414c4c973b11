package io.quorate.agent.founding;

import io.quorate.consensus.model.NodeId;
import io.quorate.proto.v1.ProbeReply;
import java.util.Set;

/** What another configured voter said when it was asked whether it has ever been part of a Raft group. */
sealed interface ProbeAnswer {

    <R> R accept(Handler<R> handler);

    /** One method for each kind of answer. */
    interface Handler<R> {
        R none(None answer);

        R neverInitialised(NeverInitialised answer);

        R initialised(Initialised answer);

        R foreign(Foreign answer);
    }

    /** Nothing came, or nothing that makes sense: nothing is known about the node. */
    record None(String reason) implements ProbeAnswer {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.none(this);
        }
    }

    /** @param word empty when the node does not take part in a founding (yet) */
    record NeverInitialised(String word) implements ProbeAnswer {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.neverInitialised(this);
        }
    }

    /** @param foundedWith the words of its founding */
    record Initialised(Set<String> foundedWith) implements ProbeAnswer {
        public Initialised {
            foundedWith = Set.copyOf(foundedWith);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.initialised(this);
        }
    }

    /** Somebody else answers at the address of the voter. */
    record Foreign(String cluster, String node) implements ProbeAnswer {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.foreign(this);
        }
    }

    /** Reads a reply to a question that was meant for this node of this cluster. */
    static ProbeAnswer of(String cluster, NodeId node, ProbeReply reply) {
        if (!reply.getCluster().equals(cluster) || !reply.getNode().equals(node.name())) {
            return new Foreign(reply.getCluster(), reply.getNode());
        }
        if (reply.getInitialised()) {
            return new Initialised(Set.copyOf(reply.getFoundedWithList()));
        }
        return reply.getFoundedWithCount() == 0
                ? new NeverInitialised(reply.getFoundingWord())
                : new None("it contradicts itself: founded, but not initialised");
    }
}
