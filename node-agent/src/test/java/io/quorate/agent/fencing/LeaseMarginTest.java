package io.quorate.agent.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.observation.LeaseReport;
import io.quorate.consensus.model.ClusterSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaseMarginTest {
    private static final ClusterSettings SETTINGS = ClusterSettings.DEFAULT;
    private static final Duration LEASE = Duration.ofSeconds(6);
    private static final Duration RECORDED = Duration.ofSeconds(1);

    private GuardStopTime stopTime = GuardStopTime.untried(Duration.ofMillis(500));
    private final LeaseMargin margin = new LeaseMargin(() -> stopTime);

    @Test
    void the_recorded_margin_holds_while_it_pays_for_the_guard() {
        assertThat(margin.effective(LEASE, RECORDED)).isEqualTo(RECORDED);

        tried(Duration.ofMillis(494));

        assertThat(margin.effective(LEASE, RECORDED)).isEqualTo(RECORDED);
        assertThat(margin.notElectableReason(SETTINGS)).isEmpty();
    }

    @Test
    void a_slow_guard_costs_the_holder_more_of_its_lease() {
        tried(Duration.ofMillis(495));

        assertThat(margin.effective(LEASE, RECORDED)).isEqualTo(Duration.ofMillis(1002));
        assertThat(margin.notElectableReason(SETTINGS)).isEmpty();
    }

    @Test
    void a_guard_that_leaves_too_little_of_the_lease_keeps_its_node_from_becoming_primary() {
        tried(Duration.ofMillis(994));
        assertThat(margin.notElectableReason(SETTINGS)).isEmpty();

        tried(Duration.ofMillis(995));

        assertThat(margin.notElectableReason(SETTINGS))
                .contains(
                        "its guard needs up to 1990 ms to end PostgreSQL: the lease would have to last 6002 ms instead of"
                                + " 6000 ms");
        assertThat(margin.effective(LEASE, RECORDED))
                .as("a primary goes on with less")
                .isEqualTo(Duration.ofMillis(2002));
    }

    @Test
    void what_was_reported_is_worked_out_anew_as_soon_as_anything_has_changed() {
        tried(Duration.ofMillis(100));
        LeaseReport first = margin.report(SETTINGS);
        assertThat(margin.report(SETTINGS)).isSameAs(first);

        margin.renewed(Duration.ofMillis(7));
        assertThat(margin.report(SETTINGS).lastRoundTrip()).contains(Duration.ofMillis(7));

        tried(Duration.ofMillis(995));
        assertThat(margin.report(SETTINGS).notElectable()).isPresent();
    }

    @Test
    void a_node_whose_guard_was_never_tried_does_not_become_primary() {
        assertThat(margin.notElectableReason(SETTINGS)).contains("its guard has not been tried yet");

        stopTime = stopTime.afterFailure("no sleep");

        assertThat(margin.notElectableReason(SETTINGS)).contains("its guard could not be tried: no sleep");
    }

    @Test
    void the_figures_tell_what_the_arithmetic_is_made_of() {
        tried(Duration.ofMillis(600));
        for (int i = 1; i <= 150; i++) {
            margin.renewed(Duration.ofMillis(i == 20 ? 2000 : i));
        }

        LeaseReport figures = margin.report(SETTINGS);

        assertThat(figures.margin()).isEqualTo(Duration.ofMillis(1212));
        assertThat(figures.leastDuration()).isEqualTo(Duration.ofMillis(5212));
        assertThat(figures.driftBoundMillionths()).isEqualTo(1_000);
        assertThat(figures.stopTime()).isEqualTo(stopTime.counted());
        assertThat(figures.worstTrial()).contains(Duration.ofMillis(600));
        assertThat(figures.lastRoundTrip()).contains(Duration.ofMillis(150));
        assertThat(figures.worstRoundTrip()).as("of the last 100").contains(Duration.ofMillis(150));
        assertThat(figures.notElectable()).isEmpty();
    }

    private void tried(Duration run) {
        stopTime = GuardStopTime.untried(Duration.ofMillis(500)).afterTrial(List.of(run));
    }
}
