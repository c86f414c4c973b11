package io.quorate.agent.decision;

/** What the coordinator's book says: the rule that won, what it says, and the action. */
public record ClusterDecision(String ruleId, String sentence, ClusterAction action) {}
