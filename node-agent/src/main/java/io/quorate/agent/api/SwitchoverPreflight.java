package io.quorate.agent.api;

import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.PauseState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Whether the primary can hand over now, and to whom. Pure. */
final class SwitchoverPreflight {
    private SwitchoverPreflight() {}

    /** @param target a member; empty: the standby with the highest priority, then the least lag, then by name */
    static Preflight check(ClusterView view, Optional<NodeId> target) {
        List<String> refusals = new ArrayList<>(ofCluster(view));
        if (view.primary().isEmpty()) {
            refusals.add(view.holder()
                    .map(holder -> holder + " holds the lease and is not known to be primary now")
                    .orElse("there is no primary that could hand over: use failover"));
        }
        if (!refusals.isEmpty()) {
            return new Preflight.Refused(refusals);
        }
        NodeId primary = view.primary().orElseThrow();
        return target.isPresent() ? named(view, primary, target.get()) : best(view, primary);
    }

    /** What speaks against any change of the primary on request. */
    static List<String> ofCluster(ClusterView view) {
        List<String> refusals = new ArrayList<>();
        if (!view.state().isFounded()) {
            refusals.add("the cluster has not been founded yet");
        }
        if (view.state().pause().kind() == PauseState.Kind.PAUSED) {
            refusals.add("the cluster is paused: resume it first");
        }
        if (view.state().pause().kind() == PauseState.Kind.RESUMING) {
            refusals.add("the cluster is still resuming: wait until that has ended");
        }
        view.state()
                .switchover()
                .ifPresent(pending -> refusals.add(Wording.word(pending.kind()) + " " + pending.id() + " to "
                        + pending.to() + " is still pending"));
        return refusals;
    }

    private static Preflight named(ClusterView view, NodeId primary, NodeId target) {
        Member member = Objects.requireNonNull(view.state().members().get(target), "target is a member");
        List<String> refusals = TargetChecks.forSwitchover(view, member);
        return refusals.isEmpty() ? ready(view, primary, member) : new Preflight.Refused(refusals);
    }

    private static Preflight best(ClusterView view, NodeId primary) {
        List<Member> standbys = view.dataMembersBut(Optional.of(primary));
        Optional<Member> best = standbys.stream()
                .filter(member -> TargetChecks.forSwitchover(view, member).isEmpty())
                .min(byRank(view));
        if (best.isPresent()) {
            return ready(view, primary, best.get());
        }
        List<String> refusals = new ArrayList<>();
        standbys.forEach(member -> refusals.addAll(TargetChecks.forSwitchover(view, member)));
        return new Preflight.Refused(standbys.isEmpty() ? List.of("there is no standby") : refusals);
    }

    private static Comparator<Member> byRank(ClusterView view) {
        return Comparator.comparing(Member::priority, Comparator.reverseOrder())
                .thenComparing(member -> view.lagOf(member.id()).orElse(Long.MAX_VALUE))
                .thenComparing(Member::id);
    }

    private static Preflight ready(ClusterView view, NodeId primary, Member target) {
        String epoch =
                view.state().lease().map(Lease::epoch).map(Object::toString).orElse("");
        return new Preflight.Ready(
                Optional.of(primary),
                target.id(),
                List.of(
                        primary + " is primary of epoch " + epoch,
                        target.id() + " streams from " + primary + ", "
                                + view.lagOf(target.id()).map(Object::toString).orElse("unknown")
                                + " bytes behind, priority " + target.priority()));
    }
}
