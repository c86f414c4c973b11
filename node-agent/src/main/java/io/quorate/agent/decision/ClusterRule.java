package io.quorate.agent.decision;

import io.quorate.agent.observation.ClusterView;
import java.util.Optional;
import java.util.function.Function;

/** One rule of the coordinator's book: an action when it holds, empty when it does not. */
public record ClusterRule(String id, String sentence, Function<ClusterView, Optional<ClusterAction>> judge) {}
