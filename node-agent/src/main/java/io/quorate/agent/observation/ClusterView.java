package io.quorate.agent.observation;

import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.Map;

/**
 * All that the coordinator's rules may look at.
 *
 * @param state the last state that the coordinator applied
 * @param leadingFor since it became able to propose
 * @param leaseSilence since it saw the lease granted or renewed, never longer than {@code leadingFor}
 * @param vacantFor since it saw the lease end; zero while there is one, never longer than {@code leadingFor}
 * @param switchoverFor since it saw the pending switchover; zero when there is none
 * @param sinceTransfer since it last tried to hand leadership over
 * @param statuses what every node said of itself, this one included; a node that never spoke is absent
 */
public record ClusterView(
        NodeId self,
        ClusterState state,
        Duration leadingFor,
        Duration leaseSilence,
        Duration vacantFor,
        Duration switchoverFor,
        Duration sinceTransfer,
        Map<NodeId, SeenStatus> statuses) {
    public ClusterView {
        statuses = Map.copyOf(statuses);
    }
}
