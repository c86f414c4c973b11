package io.quorate.agent.decision;

import io.quorate.agent.decision.NodeFacts.Server;
import io.quorate.agent.decision.NodeFacts.Work;
import java.util.List;
import java.util.stream.Stream;

/**
 * The book of every node about itself: the first rule that holds wins. The order is the policy: first what keeps two nodes from
 * writing, then what keeps the lease, then, one at a time, the long operations.
 */
public final class NodeRules {
    private static final NodeRule BUSY = new NodeRule(
            "N20",
            "an operation is under way, or the last one failed a moment ago: wait",
            facts -> facts.work() != Work.IDLE,
            NodeAction.WAIT);
    private static final NodeRule PAUSED = new NodeRule(
            "N21", "the cluster is paused: leave the server as it is", NodeFacts::isPaused, NodeAction.WAIT);

    /** Also in a pause: without them a primary would wait for standbys that are gone, or keep its clients out. */
    private static final List<NodeRule> DURABILITY = List.of(
            new NodeRule(
                    "N22",
                    "whom the primary's commits wait for, or what is recorded of it, has to change: take the next safe step",
                    facts -> facts.standing().mayWrite()
                            && facts.server() == Server.PRIMARY
                            && facts.isPromotionRecorded()
                            && facts.isSyncDue()
                            && !facts.isHandoverAsked(),
                    NodeAction.KEEP_SYNC),
            new NodeRule(
                    "N24",
                    "the epoch is established, and enough standbys hold what the server recovered: let clients in",
                    facts -> facts.standing().mayWrite()
                            && facts.server() == Server.PRIMARY
                            && !facts.admitsClients()
                            && facts.isPromotionRecorded()
                            && facts.mayAdmit()
                            && !facts.isHandoverAsked(),
                    NodeAction.ADMIT_CLIENTS));

    private static final NodeRule LAST =
            new NodeRule("N99", "nothing needs to be done", facts -> true, NodeAction.WAIT);

    private static final List<NodeRule> BOOK = Stream.of(
                    SafetyRules.RULES,
                    LeaseRules.RULES,
                    List.of(BUSY),
                    DURABILITY,
                    List.of(PAUSED),
                    HolderRules.RULES,
                    FollowerRules.RULES,
                    List.of(LAST))
            .flatMap(List::stream)
            .toList();

    private NodeRules() {}

    /** The rules in their order. */
    public static List<NodeRule> rules() {
        return BOOK;
    }

    /** What to do now. The last rule always holds. */
    public static NodeDecision decide(NodeFacts facts) {
        for (NodeRule rule : BOOK) {
            if (rule.holds().test(facts)) {
                return rule.decide();
            }
        }
        return LAST.decide();
    }
}
