package io.quorate.consensus.statemachine;

import static io.quorate.consensus.model.ClusterStates.expired;
import static io.quorate.consensus.model.ClusterStates.healthy;
import static io.quorate.consensus.model.ClusterStates.paused;
import static io.quorate.consensus.model.ClusterStates.resuming;
import static io.quorate.consensus.model.ClusterStates.switchingOver;
import static io.quorate.consensus.statemachine.Applying.applied;
import static io.quorate.consensus.statemachine.Applying.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.command.ClusterCommand.PauseCluster;
import io.quorate.consensus.command.ClusterCommand.ResumeCluster;
import io.quorate.consensus.command.Rejection.Code;
import io.quorate.consensus.model.PauseState;
import io.quorate.consensus.model.PauseState.Kind;
import io.quorate.consensus.model.Switchover;
import org.junit.jupiter.api.Test;

class PauseTransitionsTest {
    private static final PauseCluster PAUSE = new PauseCluster("ops");
    private static final ResumeCluster RESUME = new ResumeCluster("ops");

    @Test
    void a_pause_is_recorded_with_who_asked_for_it() {
        assertThat(applied(healthy(), PAUSE).pause()).isEqualTo(new PauseState(Kind.PAUSED, 0, "ops"));
        assertThat(applied(expired(), PAUSE).pause().kind()).isEqualTo(Kind.PAUSED);
    }

    @Test
    void a_paused_cluster_is_not_paused_again() {
        refused(paused(), PAUSE, Code.PAUSED);
    }

    @Test
    void a_cluster_that_switches_over_is_not_paused() {
        refused(switchingOver(Switchover.Kind.SWITCHOVER), PAUSE, Code.SWITCHOVER_PENDING);
    }

    @Test
    void a_resume_that_has_not_ended_can_be_paused_and_gets_another_number_later() {
        var state = applied(resuming(), PAUSE);
        assertThat(state.pause()).isEqualTo(new PauseState(Kind.PAUSED, 1, "ops"));
        assertThat(applied(state, RESUME).pause()).isEqualTo(new PauseState(Kind.RESUMING, 2, "ops"));
    }

    @Test
    void a_resume_waits_for_the_holder() {
        assertThat(applied(paused(), RESUME).pause()).isEqualTo(new PauseState(Kind.RESUMING, 1, "ops"));
    }

    @Test
    void a_resume_without_a_holder_waits_for_nobody() {
        var state = applied(expired(), PAUSE, RESUME);
        assertThat(state.pause()).isEqualTo(new PauseState(Kind.RUNNING, 1, ""));
    }

    @Test
    void only_a_paused_cluster_is_resumed() {
        refused(healthy(), RESUME, Code.NOT_PAUSED);
        refused(resuming(), RESUME, Code.NOT_PAUSED);
    }
}
