package io.quorate.agent.decision;

import io.quorate.agent.decision.NodeFacts.Identity;
import io.quorate.agent.decision.NodeFacts.Server;
import io.quorate.agent.decision.NodeFacts.Work;
import java.util.List;

/**
 * What keeps two nodes from writing: first in the book, whatever else goes on. A pause leaves a server alone that only needs help
 * (N03, N05, N07); one that must not write, or writes into another cluster's data, is ended in a pause as well (N02, N04).
 */
final class SafetyRules {
    static final List<NodeRule> RULES = List.of(
            new NodeRule(
                    "N01",
                    "the Raft server in this process is dead: fence, and leave to be started again",
                    NodeFacts::isLogDead,
                    NodeAction.FENCE_AND_EXIT),
            new NodeRule(
                    "N02",
                    "the server accepts writes without a lease that is safe: end it at once",
                    facts -> facts.isWritable() && !facts.standing().mayWrite(),
                    NodeAction.END_AT_ONCE),
            new NodeRule(
                    "N03",
                    "the server has not answered, come up or written for longer than it is given: end it, unless in a pause",
                    facts -> facts.server() == Server.HUNG && facts.work() != Work.BUSY && !facts.isLeftAlone(),
                    NodeAction.END_AT_ONCE),
            new NodeRule(
                    "N04",
                    "the server accepts writes and its data is not this cluster's: end it at once",
                    facts -> facts.isWritable() && facts.identity() == Identity.FOREIGN,
                    NodeAction.END_AT_ONCE),
            new NodeRule(
                    "N05",
                    "the server accepts writes and its promotion is not recorded: end it, and promote it again, unless in a pause",
                    facts -> facts.server() == Server.PRIMARY
                            && !facts.isPromotionRecorded()
                            && facts.standing().isTold()
                            && facts.work() != Work.BUSY
                            && !facts.isPaused(),
                    NodeAction.END_AT_ONCE),
            new NodeRule(
                    "N06",
                    "the server accepts writes and the standing fence does not stand: end it, a start must not open it",
                    facts -> facts.server() == Server.PRIMARY
                            && !facts.fenceStands()
                            && facts.work() != Work.BUSY
                            && !facts.isLeftAlone(),
                    NodeAction.END_AT_ONCE),
            new NodeRule(
                    "N07",
                    "the cluster is paused and the standing fence of its primary does not stand: put it back under it",
                    facts -> facts.server() == Server.PRIMARY
                            && !facts.fenceStands()
                            && facts.work() == Work.IDLE
                            && facts.isLeftAlone(),
                    NodeAction.RESTORE_FENCE));

    private SafetyRules() {}
}
