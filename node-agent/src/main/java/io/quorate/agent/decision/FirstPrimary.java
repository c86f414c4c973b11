package io.quorate.agent.decision;

import io.quorate.agent.decision.ClusterAction.Propose;
import io.quorate.agent.decision.ClusterAction.Wait;
import io.quorate.agent.observation.ClusterView;
import io.quorate.agent.observation.DataDirectory;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.consensus.command.ClusterCommand.GrantLease;
import io.quorate.consensus.command.Evidence;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.NodeId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The choice of the first primary. No node may be passed over: initdb on one while another brings data would throw that data away,
 * so every data member has to say what it holds first.
 */
final class FirstPrimary {

    private FirstPrimary() {}

    static Optional<ClusterAction> choose(ClusterView view) {
        if (view.state().lease().isPresent() || view.state().systemIdentifier().isPresent()) {
            return Optional.empty();
        }
        List<Member> data =
                view.state().members().values().stream().filter(Member::isData).toList();
        List<NodeId> unheard = data.stream()
                .map(Member::id)
                .filter(node -> !ClusterRules.isFresh(view, node))
                .toList();
        if (!unheard.isEmpty()) {
            return Optional.of(new Wait(
                    "the first primary is chosen when every data member has been heard: " + unheard + " has not"));
        }
        List<NodeStatus> holders = data.stream()
                .flatMap(member -> ClusterRules.freshStatus(view, member.id()).stream())
                .filter(status -> status.dataDirectory() == DataDirectory.PRESENT)
                .toList();
        if (holders.size() > 1) {
            return Optional.of(new Wait(severalHoldData(holders)));
        }
        return holders.isEmpty()
                ? emptiest(view, data)
                : grant(view, holders.get(0).node(), "the only node that brings data");
    }

    private static Optional<ClusterAction> emptiest(ClusterView view, List<Member> data) {
        return data.stream()
                .filter(member -> member.priority() > 0)
                .filter(member -> ClusterRules.freshStatus(view, member.id())
                        .flatMap(NodeStatus::notElectable)
                        .isEmpty())
                .min(Comparator.comparingInt(Member::priority).reversed().thenComparing(Member::id))
                .flatMap(member -> grant(view, member.id(), "first primary of a new cluster"));
    }

    private static Optional<ClusterAction> grant(ClusterView view, NodeId node, String why) {
        Optional<String> refusal = ClusterRules.freshStatus(view, node).flatMap(NodeStatus::notElectable);
        if (refusal.isPresent()) {
            return Optional.of(new Wait(node + " cannot be the first primary: " + refusal.get()));
        }
        return Optional.of(
                new Propose(new GrantLease(node, view.state().lastEpoch().next(), new Evidence.FirstPrimary(), why)));
    }

    private static String severalHoldData(List<NodeStatus> holders) {
        List<String> found = holders.stream()
                .map(status -> status.node() + " holds system identifier "
                        + status.systemIdentifier().map(Long::toUnsignedString).orElse("(not known)"))
                .toList();
        return "more than one node brings data: " + String.join(", ", found)
                + "; leave exactly one data directory in place and move the others aside";
    }
}
