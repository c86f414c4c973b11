package io.quorate.agent.decision;

/** What the node's book says: the rule that won, and the action. */
public record NodeDecision(String ruleId, String sentence, NodeAction action) {}
