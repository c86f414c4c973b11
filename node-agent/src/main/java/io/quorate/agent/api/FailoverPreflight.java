package io.quorate.agent.api;

import io.quorate.agent.observation.NodeRole;
import io.quorate.agent.observation.NodeState;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Whether a node that an operator names may become primary without the old primary's consent. Pure. */
final class FailoverPreflight {
    private FailoverPreflight() {}

    /** @param target a member */
    static Preflight check(ClusterView view, NodeId target) {
        Member member = Objects.requireNonNull(view.state().members().get(target), "target is a member");
        Optional<NodeId> holder = view.holder();
        List<String> refusals = new ArrayList<>(SwitchoverPreflight.ofCluster(view));
        if (holder.filter(target::equals).isPresent()) {
            refusals.add(target + " holds the lease already");
        } else {
            holder.filter(node -> isHealthy(view, node))
                    .ifPresent(node ->
                            refusals.add(node + " is primary and healthy: use switchover, which loses nothing"));
            refusals.addAll(TargetChecks.forFailover(view, member));
        }
        return refusals.isEmpty()
                ? new Preflight.Ready(holder, target, findings(view, holder, target))
                : new Preflight.Refused(refusals);
    }

    private static boolean isHealthy(ClusterView view, NodeId holder) {
        return view.fresh(holder)
                .filter(status -> status.role() == NodeRole.PRIMARY && status.state() == NodeState.RUNNING)
                .isPresent();
    }

    private static List<String> findings(ClusterView view, Optional<NodeId> holder, NodeId target) {
        String old = holder.map(
                        node -> node + " holds the lease and is not a healthy primary: its lease has to end first")
                .orElse("nobody holds the lease");
        String position = view.fresh(target)
                .flatMap(NodeStatus::lsn)
                .map(lsn -> "its WAL ends at " + lsn)
                .orElse("where its WAL ends is not known");
        return List.of(old, target + " reports; " + position, "writes that only another node holds are given up");
    }
}
