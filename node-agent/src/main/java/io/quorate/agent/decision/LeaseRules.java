package io.quorate.agent.decision;

import io.quorate.agent.decision.NodeFacts.Guard;
import io.quorate.agent.decision.NodeFacts.Renewal;
import io.quorate.agent.decision.NodeFacts.Server;
import io.quorate.agent.decision.NodeFacts.Standing;
import io.quorate.agent.decision.NodeFacts.Work;
import java.util.List;

/** What keeps, gives back or winds up the lease, and what keeps the guard true to it. */
final class LeaseRules {
    static final List<NodeRule> RULES = List.of(
            new NodeRule(
                    "N09",
                    "the log has not caught up since this agent started: wait, the guard watches",
                    facts -> !facts.standing().isTold(),
                    NodeAction.WAIT),
            new NodeRule(
                    "N10",
                    "the lease is this node's and no guard is alive: start one before anything else",
                    facts -> facts.standing().isMine() && facts.guard() == Guard.DEAD,
                    NodeAction.ENSURE_GUARD),
            new NodeRule(
                    "N11",
                    "the lease is not this node's and the guard still has a deadline: tell it that there is no lease",
                    facts -> !facts.standing().isMine()
                            && (facts.guard() == Guard.ARMED || facts.guard() == Guard.PAUSED)
                            && facts.isReadOnly(),
                    NodeAction.GUARD_NO_LEASE),
            new NodeRule(
                    "N12",
                    "the cluster is paused: nobody can take the lease away, so the guard rests",
                    facts -> facts.standing() == Standing.MINE_PAUSED && facts.guard() != Guard.PAUSED,
                    NodeAction.GUARD_PAUSED),
            new NodeRule(
                    "N13",
                    "a resume waits for this node: arm the guard and renew with the number of the resume",
                    facts -> facts.standing() == Standing.MINE_RESUMING
                            && facts.renewal() == Renewal.DUE
                            && facts.answers(),
                    NodeAction.RENEW_TO_RESUME),
            new NodeRule(
                    "N14",
                    "the lease is this node's, which cannot be its primary: give it back",
                    facts -> facts.standing().renews() && facts.isHopeless() && facts.isReadOnly(),
                    NodeAction.RELEASE),
            new NodeRule(
                    "N15",
                    "the primary's server has died and a standby can take over: release the lease, or let it run out",
                    facts -> (facts.standing() == Standing.MINE_SAFE || facts.standing() == Standing.MINE_PASSED)
                            && facts.server() == Server.DOWN
                            && facts.work() == Work.IDLE
                            && facts.isPromotionRecorded()
                            && facts.canHandOver()
                            && !facts.isReturning(),
                    NodeAction.RELEASE),
            new NodeRule(
                    "N16",
                    "the lease is this node's and a renewal is due: renew",
                    facts -> facts.standing().renews() && facts.renewal() == Renewal.DUE && facts.answers(),
                    NodeAction.RENEW));

    private LeaseRules() {}
}
