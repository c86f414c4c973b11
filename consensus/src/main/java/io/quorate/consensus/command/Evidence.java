package io.quorate.consensus.command;

import java.util.List;

/** Why a grant is right; stands in the command so that every replica judges it alike. */
public sealed interface Evidence {

    <R> R accept(Handler<R> handler);

    /** The cluster has no data yet, or exactly one node brings some: nobody can be ahead of the grantee. */
    record FirstPrimary() implements Evidence {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.firstPrimary(this);
        }
    }

    /** Positions of data members, the grantee's among them; the grantee is not behind any. */
    record Positions(List<ReportedPosition> positions) implements Evidence {
        public Positions {
            positions = List.copyOf(positions);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.positions(this);
        }
    }

    /** An operator named the node in the pending failover and accepts what it lacks. */
    record OperatorChoice(long switchoverId, List<ReportedPosition> positions) implements Evidence {
        public OperatorChoice {
            positions = List.copyOf(positions);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.operatorChoice(this);
        }
    }

    /** One method for each case. */
    interface Handler<R> {
        R firstPrimary(FirstPrimary evidence);

        R positions(Positions evidence);

        R operatorChoice(OperatorChoice evidence);
    }
}
