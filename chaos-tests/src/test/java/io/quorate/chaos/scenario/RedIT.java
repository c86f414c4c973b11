package io.quorate.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.chaos.check.CheckResult;
import io.quorate.chaos.check.Verdict;
import io.quorate.chaos.lab.Shape;
import io.quorate.chaos.report.Run;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Who doubts that a green run has looked at anything: without quorum, and with the fences of the primary stopped, so that it outlives its
 * lease, the same clients and the same checkers convict.
 */
@Tag("chaos-smoke")
@Tag("chaos")
@Timeout(600)
class RedIT {
    private static final Duration HOLD = Duration.ofSeconds(20);

    @Test
    void without_fences_and_quorum_two_primaries_acknowledge_and_writes_are_lost() {
        try (Tier tier = new Tier()) {
            Run run = tier.run(Plan.of(ChaosSeed.get(), HOLD, "the primary's fences stopped")
                    .on("red", Shape.THREE.with("QUORATE_DURABILITY", "async")));

            assertThat(run.results())
                    .as(Tier.text(run))
                    .filteredOn(result -> result.verdict() == Verdict.INVALID)
                    .extracting(CheckResult::checker)
                    .contains("epoch-order", "set");
        }
    }
}
