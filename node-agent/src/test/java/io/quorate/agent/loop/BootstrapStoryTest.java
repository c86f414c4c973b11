package io.quorate.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.consensus.model.Epoch;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** From nothing to one primary. */
class BootstrapStoryTest {
    @Test
    void three_new_nodes_come_to_one_primary_and_two_standbys_and_stay_so() {
        try (LoopCluster cluster = LoopCluster.started()) {
            cluster.passUntil(Duration.ofSeconds(10), "one primary and two standbys", cluster::isHealthy);

            cluster.pass(LoopCluster.LEASE.multipliedBy(2));

            assertThat(cluster.isHealthy()).as(cluster.toString()).isTrue();
            assertThat(cluster.a().server().promotions()).hasSize(1);
            assertThat(cluster.b().server().promotions()).isEmpty();
            assertThat(cluster.c().server().promotions()).isEmpty();
            assertThat(cluster.epoch()).isEqualTo(new Epoch(1));
        }
    }
}
