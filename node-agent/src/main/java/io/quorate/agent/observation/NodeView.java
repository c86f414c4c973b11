package io.quorate.agent.observation;

import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.NodeId;
import java.util.Map;

/**
 * All that the node's rules may look at: one moment of one node.
 *
 * @param state the last state that this node applied; it may be old, the lease view is what counts for writing
 * @param isCaughtUp since this agent started, the log has applied everything that was committed before
 * @param others what the other nodes said of themselves
 * @param isLogDead the Raft server inside this process has died
 */
public record NodeView(
        NodeId self,
        ClusterState state,
        boolean isLogDead,
        boolean isCaughtUp,
        ServerObservation server,
        LeaseView lease,
        GuardView guard,
        RenewalView renewal,
        NodeMemory memory,
        Map<NodeId, SeenStatus> others) {
    public NodeView {
        others = Map.copyOf(others);
    }
}
