package io.quorate.agent.founding;

import io.quorate.agent.config.AgentExit;
import io.quorate.agent.recovery.RecoveryOrder;
import io.quorate.consensus.ratis.LogStartException;
import java.util.Optional;

/** What became of it. */
public sealed interface FoundingResult {

    <R> R accept(Handler<R> handler);

    /** One method for each result. */
    interface Handler<R> {
        R proceed(Proceed result);

        R refused(Refused result);
    }

    /** The marker is on the disk: the Raft server may start, now or at any later start of this agent. */
    final class Proceed implements FoundingResult {
        private final ProbeResponder responder;
        private final boolean isFoundedNow;
        private final Optional<FoundingServer> server;
        private final Optional<RecoveryStart> recovery;

        Proceed(
                ProbeResponder responder,
                boolean isFoundedNow,
                Optional<FoundingServer> server,
                Optional<RecoveryStart> recovery) {
            this.responder = responder;
            this.isFoundedNow = isFoundedNow;
            this.server = server;
            this.recovery = recovery;
        }

        /** The order that made the group which this node takes part in; empty for the group of the founding. */
        public Optional<RecoveryOrder> recovery() {
            return recovery.map(RecoveryStart::order);
        }

        /** The node is about to leave its group for the one of a recovery: whatever lease it had is over. */
        public boolean isMoving() {
            return recovery.filter(RecoveryStart::isDue).isPresent();
        }

        /**
         * The log has been opened: a node that has moved to the group of a recovery never comes back to the one before.
         *
         * @throws LogStartException if that cannot be written down
         */
        public void logOpened() throws LogStartException {
            if (recovery.isPresent()) {
                recovery.get().logOpened();
            }
        }

        /** For the agent's full service. */
        public ProbeResponder responder() {
            return responder;
        }

        /** The marker was written just now, and the Raft directory is empty; false when the node comes back to its log. */
        public boolean isFoundedNow() {
            return isFoundedNow;
        }

        /**
         * Frees the api address. Until then slower nodes of the same founding get their answers, without which they, and with them the
         * Raft majority, could not start: call it right before the full service listens, which answers from then on. Idempotent.
         */
        public void stopAnswering() throws InterruptedException {
            if (server.isPresent()) {
                server.get().stop();
            }
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.proceed(this);
        }
    }

    /**
     * The Raft server must not be started.
     *
     * @param message for a person: what is wrong and what to do
     * @param isLeftBehind the cluster goes on without this node, or that is not known: its PostgreSQL must not write
     */
    record Refused(String message, AgentExit exit, boolean isLeftBehind) implements FoundingResult {
        Refused(String message, AgentExit exit) {
            this(message, exit, false);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.refused(this);
        }
    }
}
