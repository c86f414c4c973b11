package io.quorate.agent.api;

import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.NodeId;
import java.util.Optional;

/** What a person typed, checked: each refusal names the thing, the value found and what is allowed. Pure. */
final class RequestChecks {
    private static final int MAX_REQUESTED_BY = 100;

    private RequestChecks() {}

    /** The member that a name stands for; empty for an empty name. */
    static Optional<NodeId> target(String name, ClusterState state) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(state.members().values().stream()
                .map(Member::id)
                .filter(id -> id.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusals.invalid("to is '" + name + "': there is no such node; " + known(state))));
    }

    /** As {@link #target}, and an empty name is refused too. */
    static NodeId requiredTarget(String name, ClusterState state) {
        return target(name, state)
                .orElseThrow(() -> Refusals.invalid("to is missing: a failover names its node; " + known(state)));
    }

    /** Goes into the log, so it is kept short and printable. */
    static String requestedBy(String text) {
        boolean isPrintable = text.chars().noneMatch(Character::isISOControl);
        if (text.length() > MAX_REQUESTED_BY || !isPrintable) {
            throw Refusals.invalid("requested_by has " + text.length() + " characters: allowed are up to "
                    + MAX_REQUESTED_BY + ", without control characters");
        }
        return text;
    }

    private static String known(ClusterState state) {
        return state.isFounded()
                ? "the nodes are " + Wording.list(state.members().keySet())
                : "the cluster has not been founded yet";
    }
}
