package io.quorate.consensus.command;

import io.quorate.consensus.model.ClusterState;
import java.util.List;
import java.util.Optional;

/**
 * What applying a command comes to: the next state, or the same one with a reason.
 *
 * <p>Whoever applies commands has to ask {@link #breaksInvariant} first: then the log of this node is dead, and the agent fences
 * and stops.
 */
public record Transition(ClusterState state, Optional<Rejection> rejection) {
    public static Transition applied(ClusterState next) {
        return new Transition(next, Optional.empty());
    }

    public static Transition rejected(ClusterState unchanged, Rejection.Code code, String detail) {
        return new Transition(unchanged, Optional.of(new Rejection(code, detail)));
    }

    /** The command was not refused; its effect would have been wrong. The state stays as it was. */
    public static Transition broken(ClusterState unchanged, List<String> violations) {
        return rejected(unchanged, Rejection.Code.INVARIANT_BROKEN, String.join("; ", violations));
    }

    public boolean isApplied() {
        return rejection.isEmpty();
    }

    public boolean breaksInvariant() {
        return rejection
                .filter(reason -> reason.code() == Rejection.Code.INVARIANT_BROKEN)
                .isPresent();
    }
}
