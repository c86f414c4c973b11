package io.quorate.consensus.statemachine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.Rejection;
import io.quorate.consensus.command.Transition;
import io.quorate.consensus.model.ClusterState;

/** Applies commands and says at once what came of it. */
final class Applying {
    private Applying() {}

    /** The state after these commands, each of which has to be applied. */
    static ClusterState applied(ClusterState state, ClusterCommand... commands) {
        ClusterState next = state;
        for (ClusterCommand command : commands) {
            Transition transition = ClusterStateMachine.apply(next, command);
            assertThat(transition.rejection()).as("%s on %s", command, next).isEmpty();
            next = transition.state();
        }
        return next;
    }

    /** The command has to be refused for this reason, and to change nothing. */
    static void refused(ClusterState state, ClusterCommand command, Rejection.Code code) {
        Transition transition = ClusterStateMachine.apply(state, command);
        assertThat(transition.rejection().map(Rejection::code))
                .as("%s on %s: %s", command, state, transition.rejection())
                .contains(code);
        assertThat(transition.state()).isEqualTo(state);
    }
}
