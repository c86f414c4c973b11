package io.quorate.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.chaos.check.Verdict;
import io.quorate.chaos.report.Run;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random plans, one after the other on the same cluster, until the time is over; ends with the first that is not VALID. */
@Tag("chaos-soak")
class SoakIT {
    private static final Duration TIME = Duration.ofMinutes(Integer.getInteger("chaos.minutes", 30));
    private static final int FAULTS = 4;

    @Test
    void no_promise_is_broken_for_a_long_time() {
        long end = System.nanoTime() + TIME.toNanos();
        long first = ChaosSeed.get();
        try (Tier tier = new Tier()) {
            for (long seed = first; System.nanoTime() - end < 0; seed++) {
                Run run = tier.run(Plan.random(seed, FAULTS));
                tier.writeTable("soak-" + first + ".md");
                assertThat(run.verdict()).as(Tier.text(run)).isEqualTo(Verdict.VALID);
            }
        }
    }
}
