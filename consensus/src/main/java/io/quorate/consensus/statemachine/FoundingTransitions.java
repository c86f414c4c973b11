package io.quorate.consensus.statemachine;

import io.quorate.consensus.command.ClusterCommand.FoundCluster;
import io.quorate.consensus.command.ClusterCommand.RecordSystemIdentifier;
import io.quorate.consensus.command.Rejection;
import io.quorate.consensus.command.Rejection.Code;
import io.quorate.consensus.command.Transition;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Member;
import java.util.Optional;

/** How a cluster begins: its topology, and which database system it is. Both are set once. */
final class FoundingTransitions {
    private FoundingTransitions() {}

    /**
     * Guard: not founded (ALREADY_FOUNDED, also for the same content); a name, members with different names, at least one of them
     * with a PostgreSQL (TOPOLOGY_NOT_VALID). Effect: cluster, members and settings are set.
     */
    static Transition found(ClusterState state, FoundCluster command) {
        if (state.isFounded()) {
            return Transition.rejected(
                    state, Code.ALREADY_FOUNDED, "the cluster has been founded as '" + state.cluster() + "'");
        }
        if (command.cluster().isBlank()) {
            return Transition.rejected(state, Code.TOPOLOGY_NOT_VALID, "the cluster has no name");
        }
        long names = command.members().stream().map(Member::id).distinct().count();
        if (names < command.members().size()) {
            return Transition.rejected(
                    state, Code.TOPOLOGY_NOT_VALID, "a member's name stands twice in " + command.members());
        }
        if (command.members().stream().noneMatch(Member::isData)) {
            return Transition.rejected(state, Code.TOPOLOGY_NOT_VALID, "no member has a PostgreSQL");
        }
        return Transition.applied(state.change()
                .cluster(command.cluster())
                .members(command.members())
                .settings(command.settings())
                .build());
    }

    /**
     * Guard: the node holds the lease in this epoch; nothing is recorded (SYSTEM_IDENTIFIER_DIFFERS). The same again applies
     * without change. Effect: the system identifier is set.
     */
    static Transition recordSystemIdentifier(ClusterState state, RecordSystemIdentifier command) {
        Optional<Rejection> notHolder = Guards.holdsLease(state, command.holder(), command.epoch());
        if (notHolder.isPresent()) {
            return Guards.refused(state, notHolder.get());
        }
        if (state.systemIdentifier().isEmpty()) {
            return Transition.applied(state.change()
                    .systemIdentifier(Optional.of(command.systemIdentifier()))
                    .build());
        }
        long recorded = state.systemIdentifier().get();
        if (recorded == command.systemIdentifier()) {
            return Transition.applied(state);
        }
        return Transition.rejected(
                state,
                Code.SYSTEM_IDENTIFIER_DIFFERS,
                "the cluster's system identifier is " + Long.toUnsignedString(recorded) + ", that of "
                        + command.holder() + " is " + Long.toUnsignedString(command.systemIdentifier()));
    }
}
