package io.quorate.agent.loop;

import io.quorate.agent.observation.NodeStatus;
import io.quorate.agent.observation.SeenStatus;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.NodeId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The standbys that a primary may have, and what each says of itself.
 *
 * @param self the primary
 * @param others what was heard of whoever spoke
 */
record HeardStandbys(NodeId self, ClusterState state, Map<NodeId, SeenStatus> others) {
    HeardStandbys {
        others = Map.copyOf(others);
    }

    /** Every other data node. */
    static Set<NodeId> of(ClusterState state, NodeId self) {
        Set<NodeId> standbys = new TreeSet<>();
        state.members().values().stream()
                .filter(Member::isData)
                .map(Member::id)
                .filter(node -> !node.equals(self))
                .forEach(standbys::add);
        return standbys;
    }

    Set<NodeId> all() {
        return of(state, self);
    }

    /** Standbys that could stream from this node in a moment. */
    Set<NodeId> expected() {
        Set<NodeId> expected = new TreeSet<>();
        for (NodeId node : all()) {
            fresh(node).filter(HeardStandbys::isAboutToStream).ifPresent(status -> expected.add(node));
        }
        return expected;
    }

    private static boolean isAboutToStream(NodeStatus status) {
        return switch (status.state()) {
            case STREAMING, CATCHING_UP, FENCED -> status.notElectable().isEmpty() && !status.leavesSync();
            case RUNNING, CLONING, REWINDING, STARTING, STOPPED -> false;
        };
    }

    /** If the primary were lost now, an election could rest on that one. */
    boolean couldPromise(NodeId node) {
        boolean isSpeaking =
                fresh(node).filter(status -> status.notElectable().isEmpty()).isPresent();
        Member member = state.members().get(node);
        return isSpeaking && member != null && member.priority() > 0;
    }

    boolean isLeaving(NodeId node) {
        return Optional.ofNullable(others.get(node))
                .filter(seen -> seen.status().leavesSync())
                .isPresent();
    }

    /** Of its data directory, however long ago it was heard. */
    Optional<Incarnation> incarnation(NodeId node) {
        return incarnation(node, others);
    }

    static Optional<Incarnation> incarnation(NodeId node, Map<NodeId, SeenStatus> others) {
        return Optional.ofNullable(others.get(node)).map(SeenStatus::status).flatMap(NodeStatus::incarnation);
    }

    private Optional<NodeStatus> fresh(NodeId node) {
        return Optional.ofNullable(others.get(node)).filter(SeenStatus::isFresh).map(SeenStatus::status);
    }
}
