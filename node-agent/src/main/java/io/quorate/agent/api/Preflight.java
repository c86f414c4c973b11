package io.quorate.agent.api;

import io.quorate.consensus.model.NodeId;
import java.util.List;
import java.util.Optional;

/** What a look before a change of the primary comes to. */
sealed interface Preflight {

    /**
     * Nothing speaks against it.
     *
     * @param from the present holder of the lease, if any
     * @param findings what it was judged by, for the operator
     */
    record Ready(Optional<NodeId> from, NodeId to, List<String> findings) implements Preflight {
        public Ready {
            findings = List.copyOf(findings);
        }
    }

    /** @param reasons at least one, each a sentence for the operator */
    record Refused(List<String> reasons) implements Preflight {
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }
}
