package io.quorate.agent.recovery;

import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Vacancy;
import io.quorate.consensus.model.WalPosition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An order of recovery in words, for whoever has to confirm it. Pure.
 *
 * @param self the node that it is told on
 */
public record RecoveryPlan(RecoveryOrder order, NodeId self) {
    /** Lines without line ends. */
    public List<String> lines() {
        ClusterState state = order.command().state();
        Vacancy vacancy = state.vacancy().orElseThrow();
        return List.of(
                "recovery " + order.number() + " of cluster " + order.cluster() + ", seen from " + self,
                "  survivors  " + String.join(", ", names(order.survivors())),
                "  log        up to term " + order.command().logTerm() + ", index "
                        + order.command().logIndex() + " (take the survivor whose log goes furthest)",
                "  last seen  primary " + vacancy.lastHolder() + position(vacancy.position()) + ", "
                        + state.history().size() + " promotions",
                "  begins at  epoch " + state.lastEpoch().next() + ", timelines above "
                        + state.lastTimeline().orElseThrow().timeline(),
                "",
                "PostgreSQL of each survivor is ended when it is given the order; it starts again with its agent.",
                "All other nodes count as lost for good. Before you confirm:",
                "  - their hosts are off, or cut off from every client. Until they have met a survivor, nothing but your word",
                "    keeps them from writing; after that they stay fenced.",
                "  - what they acknowledged and no survivor holds is lost. The survivor with the most WAL becomes primary, once",
                "    every survivor with data has told how far it came.",
                "");
    }

    private static String position(Optional<WalPosition> position) {
        return position.map(at -> " at " + at).orElse("");
    }

    private static List<String> names(Set<NodeId> nodes) {
        return new TreeSet<>(nodes).stream().map(NodeId::name).toList();
    }
}
