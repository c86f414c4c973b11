package io.quorate.agent.founding;

import io.quorate.consensus.model.NodeId;
import java.util.Optional;
import java.util.Set;

/**
 * What a node knows by itself when it starts.
 *
 * @param others the other configured voters
 * @param isBootstrap was it started with {@code --bootstrap}?
 * @param marker its marker "initialised"
 * @param isRaftDirectoryEmpty nothing in it, or not there
 * @param word its founding word; there whenever {@link #mayFound}
 */
record FoundingFacts(
        String cluster,
        NodeId node,
        Set<NodeId> others,
        boolean isBootstrap,
        Optional<FoundingRecord> marker,
        boolean isRaftDirectoryEmpty,
        Optional<FoundingRecord> word) {

    FoundingFacts {
        others = Set.copyOf(others);
    }

    /** As far as this node alone knows. */
    boolean mayFound() {
        return isBootstrap && marker.isEmpty() && isRaftDirectoryEmpty;
    }
}
