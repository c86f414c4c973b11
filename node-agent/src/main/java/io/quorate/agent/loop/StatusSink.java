package io.quorate.agent.loop;

import io.quorate.agent.observation.NodeStatus;
import io.quorate.agent.observation.SeenStatus;
import io.quorate.consensus.model.NodeId;
import java.util.Map;

/** Where the loop leaves what this node says of itself, and finds what the others said. */
public interface StatusSink {

    /** @param atOnce something has changed that others wait for: send it now */
    void publish(NodeStatus status, boolean atOnce);

    /** What the other nodes said, with ages. */
    Map<NodeId, SeenStatus> others();
}
