package io.quorate.consensus.command;

import io.quorate.consensus.model.NodeId;
import java.util.List;
import java.util.Optional;

/** Why a grant is right; stands in the command so that every replica judges it alike. */
public sealed interface Evidence {

    <R> R accept(Handler<R> handler);

    /** The promises that it rests on, each node's once; none for the first primary. */
    List<Promise> promises();

    default Optional<Promise> promiseOf(NodeId node) {
        return promises().stream()
                .filter(promise -> promise.node().equals(node))
                .findFirst();
    }

    /** The cluster has no data yet, or exactly one node brings some: nobody can be ahead of the grantee. */
    record FirstPrimary() implements Evidence {
        @Override
        public List<Promise> promises() {
            return List.of();
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.firstPrimary(this);
        }
    }

    /** Promises of data members, the grantee's among them; the grantee is not behind any. */
    record Promises(List<Promise> promises) implements Evidence {
        public Promises {
            promises = List.copyOf(promises);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.promises(this);
        }
    }

    /** An operator named the node in the pending failover and accepts what it lacks. */
    record OperatorChoice(long switchoverId, List<Promise> promises) implements Evidence {
        public OperatorChoice {
            promises = List.copyOf(promises);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.operatorChoice(this);
        }
    }

    /** One method for each case. */
    interface Handler<R> {
        R firstPrimary(FirstPrimary evidence);

        R promises(Promises evidence);

        R operatorChoice(OperatorChoice evidence);
    }
}
