package io.quorate.agent.api;

import io.quorate.consensus.model.NodeId;
import java.util.Optional;

/** A problem that an operator should know of, and what to do about it. Without a node it concerns the cluster. */
record Finding(Optional<NodeId> node, String what, String remedy) {
    static Finding ofCluster(String what, String remedy) {
        return new Finding(Optional.empty(), what, remedy);
    }

    static Finding of(NodeId node, String what, String remedy) {
        return new Finding(Optional.of(node), what, remedy);
    }
}
