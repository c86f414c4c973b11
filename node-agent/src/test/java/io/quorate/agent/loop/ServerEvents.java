package io.quorate.agent.loop;

import io.quorate.consensus.model.NodeId;
import java.time.Duration;

/** What a fake server tells whoever watches over the promises. Called with the lock of {@link FakeServers} held, but for the first. */
interface ServerEvents {
    /** Nobody watches. */
    ServerEvents NONE = new ServerEvents() {
        @Override
        public Duration promotionPrepared(NodeId node) {
            return Duration.ZERO;
        }

        @Override
        public void promotionCalled(NodeId node, long postmaster, Duration asked) {}

        @Override
        public void becameWritable(NodeId node) {}

        @Override
        public void clientsAdmitted(NodeId node) {}
    };

    /** The lease is about to be asked for; returns the time. */
    Duration promotionPrepared(NodeId node);

    /** This PostgreSQL is asked to promote: the lease was said to be safe at a moment not before {@code asked}. */
    void promotionCalled(NodeId node, long postmaster, Duration asked);

    void becameWritable(NodeId node);

    /** Into a primary. */
    void clientsAdmitted(NodeId node);
}
