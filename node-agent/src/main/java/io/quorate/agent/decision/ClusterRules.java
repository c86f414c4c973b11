package io.quorate.agent.decision;

import io.quorate.agent.decision.ClusterAction.Propose;
import io.quorate.agent.decision.ClusterAction.TransferLeadership;
import io.quorate.agent.decision.ClusterAction.Wait;
import io.quorate.agent.observation.ClusterView;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.agent.observation.SeenStatus;
import io.quorate.consensus.command.ClusterCommand.EndSwitchover;
import io.quorate.consensus.command.ClusterCommand.ExpireLease;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.LeaseArithmetic;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.MemberKind;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The coordinator's book about the cluster: the first rule that yields an action wins. Whatever it proposes is a fact with a guard:
 * a coordinator that is wrong, late or no longer one is refused by the log.
 */
public final class ClusterRules {
    /** A pending switchover that has not ended by then is called off. */
    static final Duration LONGEST_SWITCHOVER = Duration.ofSeconds(45);

    private static final Duration SETTLED = Duration.ofSeconds(2);
    private static final Duration BETWEEN_TRANSFERS = Duration.ofSeconds(10);

    private static final List<ClusterRule> BOOK = List.of(
            new ClusterRule(
                    "C01",
                    "the cluster is paused or resuming: decide nothing",
                    view -> view.state().pause().holdsDecisions()
                            ? Optional.of(new Wait("the cluster is paused"))
                            : Optional.empty()),
            new ClusterRule(
                    "C02",
                    "a grant was not taken up within the longest election: expire it",
                    ClusterRules::expireUnused),
            new ClusterRule("C03", "no renewal was applied for the lease's duration: expire it", ClusterRules::expire),
            new ClusterRule(
                    "C04", "a switchover has not ended in its time: call it off", ClusterRules::callOffSwitchover),
            new ClusterRule(
                    "C05",
                    "there is no first primary yet: choose it, once every data member has said what it holds",
                    FirstPrimary::choose),
            new ClusterRule(
                    "C06",
                    "an operator named the next primary: grant to it, whatever it lacks",
                    Grants::toOperatorsChoice),
            new ClusterRule(
                    "C07",
                    "the last holder handed over to a standby that holds everything: grant to it",
                    Grants::toSuccessor),
            new ClusterRule("C08", "promises are still to come: wait for them, within a bound", Grants::awaitPositions),
            new ClusterRule(
                    "C09",
                    "nobody holds the lease: grant to the candidate with the most advanced WAL, then by priority",
                    Grants::toMostAdvanced),
            new ClusterRule(
                    "C10",
                    "the coordinator runs on the node of a primary that is established: hand Raft leadership to another voter",
                    ClusterRules::moveLeadership),
            new ClusterRule(
                    "C99",
                    "nothing needs to be decided",
                    view -> Optional.of(new Wait("nothing needs to be decided"))));

    private ClusterRules() {}

    /** The rules in their order. */
    public static List<ClusterRule> rules() {
        return BOOK;
    }

    /** What to do now. The cluster has to be founded. */
    public static ClusterDecision decide(ClusterView view) {
        for (ClusterRule rule : BOOK) {
            Optional<ClusterAction> action = rule.judge().apply(view);
            if (action.isPresent()) {
                return new ClusterDecision(rule.id(), rule.sentence(), action.get());
            }
        }
        throw new IllegalStateException("the coordinator's book has no last rule: " + view);
    }

    private static Optional<ClusterAction> expireUnused(ClusterView view) {
        return view.state()
                .lease()
                .filter(lease -> !lease.isRenewed())
                .filter(lease -> view.leaseSilence().compareTo(LeaseArithmetic.LONGEST_ELECTION) > 0)
                .map(ClusterRules::expiry);
    }

    private static Optional<ClusterAction> expire(ClusterView view) {
        return view.state()
                .lease()
                .filter(lease -> view.leaseSilence().compareTo(lease.duration()) > 0)
                .map(ClusterRules::expiry);
    }

    private static ClusterAction expiry(Lease lease) {
        return new Propose(new ExpireLease(lease.epoch(), lease.renewals()));
    }

    private static Optional<ClusterAction> callOffSwitchover(ClusterView view) {
        return view.state()
                .switchover()
                .filter(pending -> view.switchoverFor().compareTo(LONGEST_SWITCHOVER) > 0)
                .map(pending -> new Propose(new EndSwitchover(
                        pending.id(), false, "did not end within " + LONGEST_SWITCHOVER.toSeconds() + " s")));
    }

    /** Nothing is applied while leadership moves, and a primary whom clients wait for has renewals and records to be applied first. */
    private static Optional<ClusterAction> moveLeadership(ClusterView view) {
        boolean isOnPrimary = view.state()
                .established()
                .filter(record -> record.holder().equals(view.self()))
                .isPresent();
        boolean isSettled = view.leadingFor().compareTo(SETTLED) > 0
                && view.sinceTransfer().compareTo(BETWEEN_TRANSFERS) > 0
                && view.state().switchover().isEmpty();
        if (!isOnPrimary || !isSettled) {
            return Optional.empty();
        }
        return view.state().members().values().stream()
                .filter(member -> !member.id().equals(view.self()))
                .filter(member -> isFresh(view, member.id()))
                .min(Comparator.comparing((Member member) -> member.kind() != MemberKind.WITNESS)
                        .thenComparing(Member::id))
                .map(member -> new TransferLeadership(member.id()));
    }

    static boolean isFresh(ClusterView view, NodeId node) {
        SeenStatus seen = view.statuses().get(node);
        return seen != null && seen.isFresh();
    }

    static Optional<NodeStatus> freshStatus(ClusterView view, NodeId node) {
        return Optional.ofNullable(view.statuses().get(node))
                .filter(SeenStatus::isFresh)
                .map(SeenStatus::status);
    }
}
