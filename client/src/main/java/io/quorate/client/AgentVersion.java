package io.quorate.client;

import io.quorate.proto.v1.VersionReply;

/** What one endpoint answered to the question for its version. */
public sealed interface AgentVersion {
    Endpoint endpoint();

    /** Calls the handler's method for this case. */
    <R> R accept(Handler<R> handler);

    /** The agent told its version. */
    record Told(Endpoint endpoint, VersionReply reply) implements AgentVersion {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.told(this);
        }
    }

    /** Nothing was heard; its version is not known. */
    record Silent(Endpoint endpoint, String reason) implements AgentVersion {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.silent(this);
        }
    }

    /** One method per case. */
    interface Handler<R> {
        R told(Told version);

        R silent(Silent version);
    }
}
