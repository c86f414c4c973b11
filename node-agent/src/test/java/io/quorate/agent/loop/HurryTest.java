package io.quorate.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.observation.Observations;
import io.quorate.agent.observation.Replication;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.ClusterStates;
import io.quorate.consensus.model.Switchover;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HurryTest {
    private static final ClusterState HEALTHY = ClusterStates.quorum(ClusterStates.healthy());
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final AtomicLong nanos = new AtomicLong();
    private final Hurry hurry = new Hurry(ClusterStates.NODE_A, nanos::get);

    @Test
    void a_primary_that_serves_is_looked_at_in_calm() {
        assertThat(isDue(HEALTHY, ServerProcess.PRIMARY, true)).isFalse();
        assertThat(hurry.isDue(HEALTHY, Optional.empty())).isFalse();
    }

    @Test
    void clients_that_wait_for_standbys_are_worth_many_looks_for_some_seconds_and_no_longer() {
        assertThat(isDue(HEALTHY, ServerProcess.PRIMARY, false)).isTrue();
        pass(Hurry.LONGEST_FOR_ADMISSION.minus(MOMENT));
        assertThat(isDue(HEALTHY, ServerProcess.PRIMARY, false)).isTrue();
        pass(MOMENT);
        assertThat(isDue(HEALTHY, ServerProcess.PRIMARY, false)).isFalse();
        pass(Duration.ofDays(1));
        assertThat(isDue(HEALTHY, ServerProcess.PRIMARY, false)).isFalse();
    }

    @Test
    void the_wait_begins_anew_when_clients_were_in_and_when_the_server_was_down() {
        isDue(HEALTHY, ServerProcess.PRIMARY, false);
        pass(Hurry.LONGEST_FOR_ADMISSION);
        isDue(HEALTHY, ServerProcess.PRIMARY, true);
        assertThat(isDue(HEALTHY, ServerProcess.PRIMARY, false)).isTrue();
        pass(Hurry.LONGEST_FOR_ADMISSION);
        assertThat(isDue(HEALTHY, ServerProcess.DOWN, false)).isFalse();

        assertThat(isDue(HEALTHY, ServerProcess.PRIMARY, false)).isTrue();
    }

    @Test
    void a_standby_whose_readers_wait_is_looked_at_in_calm() {
        Hurry ofStandby = new Hurry(ClusterStates.NODE_B, nanos::get);

        assertThat(ofStandby.isDue(
                        HEALTHY, Optional.of(Observations.server(ServerProcess.IN_RECOVERY, Replication.NONE, false))))
                .isFalse();
    }

    @Test
    void a_vacancy_and_a_switchover_are_worth_many_looks_unless_the_server_is_down() {
        ClusterState vacant = ClusterStates.expired();
        ClusterState switching = ClusterStates.switchingOver(Switchover.Kind.SWITCHOVER);

        assertThat(isDue(vacant, ServerProcess.IN_RECOVERY, true)).isTrue();
        assertThat(isDue(switching, ServerProcess.PRIMARY, true)).isTrue();
        assertThat(isDue(vacant, ServerProcess.DOWN, false)).isFalse();
        assertThat(isDue(switching, ServerProcess.DOWN, false)).isFalse();
    }

    private boolean isDue(ClusterState state, ServerProcess process, boolean admitsClients) {
        return hurry.isDue(state, Optional.of(Observations.server(process, Replication.NONE, admitsClients)));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
