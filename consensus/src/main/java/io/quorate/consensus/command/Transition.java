package io.quorate.consensus.command;

import io.quorate.consensus.model.ClusterState;
import java.util.Optional;

/** What applying a command comes to: the next state, or the same one with a reason. */
public record Transition(ClusterState state, Optional<Rejection> rejection) {
    public static Transition applied(ClusterState next) {
        return new Transition(next, Optional.empty());
    }

    public static Transition rejected(ClusterState unchanged, Rejection.Code code, String detail) {
        return new Transition(unchanged, Optional.of(new Rejection(code, detail)));
    }

    public boolean isApplied() {
        return rejection.isEmpty();
    }
}
