package io.quorate.agent.decision;

import java.util.function.Predicate;

/** One rule of the node's book: when it holds, this is done. */
public record NodeRule(String id, String sentence, Predicate<NodeFacts> holds, NodeAction action) {

    NodeDecision decide() {
        return new NodeDecision(id, sentence, action);
    }
}
