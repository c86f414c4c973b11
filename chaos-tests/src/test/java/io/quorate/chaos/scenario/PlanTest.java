package io.quorate.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.chaos.lab.Shape;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final int COUNT = 5;

    @Test
    void a_seed_decides_a_random_plan() {
        assertThat(Plan.random(1, COUNT)).isEqualTo(Plan.random(1, COUNT)).isNotEqualTo(Plan.random(2, COUNT));
        assertThat(Plan.random(1, COUNT).strikes()).hasSize(COUNT);
    }

    @Test
    void a_plan_of_named_faults_does_them_in_this_order() {
        Plan plan = Plan.of(7, Duration.ofSeconds(1), "the primary hears nobody", "all hosts are killed");

        assertThat(plan.strikes())
                .extracting(strike -> strike.nemesis().name())
                .containsExactly("the primary hears nobody", "all hosts are killed");
        assertThat(plan.directory()).isEqualTo("the-primary-hears-nobody-then-all-hosts-are-killed-1-s-7");
    }

    @Test
    void the_same_faults_on_another_lab_have_a_directory_of_their_own() {
        Plan plan =
                Plan.of(7, Duration.ofSeconds(1), "the witness is cut off").on("with a witness", Shape.WITH_WITNESS);

        assertThat(plan.shape()).isEqualTo(Shape.WITH_WITNESS);
        assertThat(plan.directory()).isEqualTo("with-a-witness-the-witness-is-cut-off-1-s-7");
    }
}
