package io.quorate.agent.peer;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.MemberKind;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.PauseState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Founded clusters of data members with given api addresses. */
public final class Topologies {
    private Topologies() {}

    public static ClusterState of(Map<NodeId, String> apiAddresses) {
        Map<NodeId, Member> members = new TreeMap<>();
        apiAddresses.forEach((node, address) -> members.put(node, member(node, address)));
        return new ClusterState(
                ClusterState.FORMAT_VERSION,
                "orders",
                Optional.empty(),
                members,
                Optional.empty(),
                Epoch.NONE,
                Optional.empty(),
                List.of(),
                ClusterSettings.DEFAULT,
                PauseState.NOT_PAUSED,
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    public static ClusterCommand founding(Map<NodeId, String> apiAddresses) {
        return new ClusterCommand.FoundCluster(
                "orders",
                apiAddresses.entrySet().stream()
                        .map(entry -> member(entry.getKey(), entry.getValue()))
                        .sorted((left, right) -> left.id().compareTo(right.id()))
                        .toList(),
                ClusterSettings.DEFAULT);
    }

    private static Member member(NodeId node, String apiAddress) {
        return new Member(node, MemberKind.DATA, node + ":7001", apiAddress, node + ":5432", 50, 1);
    }
}
