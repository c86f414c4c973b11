package io.quorate.agent.observation;

import io.quorate.consensus.model.NodeId;
import java.util.Optional;

/**
 * The standby's side of streaming.
 *
 * @param upstream node that {@code primary_conninfo} names; empty when it is cut
 * @param isConnected a walreceiver process exists
 * @param isStreaming it is connected and receives WAL
 */
public record ReceiverState(Optional<NodeId> upstream, boolean isConnected, boolean isStreaming) {
    public static final ReceiverState CUT = new ReceiverState(Optional.empty(), false, false);

    /** Nothing can arrive any more: no upstream is configured and no receiver runs. */
    public boolean isCut() {
        return upstream.isEmpty() && !isConnected;
    }
}
