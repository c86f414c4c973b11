package io.quorate.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.chaos.check.Verdict;
import io.quorate.chaos.report.Run;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** On every change: one plan of each class of faults, and a few random faults. */
@Tag("chaos-smoke")
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(600)
class SmokeIT {
    /** Twice the lease: long enough for the lease to end, another to take over, and the fault to go on after that. */
    private static final Duration LONG = Duration.ofSeconds(12);

    private static final Duration SHORT = Duration.ofSeconds(4);
    private static final int RANDOM_FAULTS = 3;

    private final long seed = ChaosSeed.get();
    private final Tier tier = new Tier();

    @AfterAll
    void close() {
        tier.close();
    }

    Stream<Plan> plans() {
        return Stream.of(
                Plan.of(seed, SHORT, "the primary's host loses power"),
                Plan.of(seed, LONG, "the primary's host is frozen"),
                Plan.of(seed, LONG, "the primary's agent killed"),
                Plan.of(seed, SHORT, "the primary's postmaster killed"),
                Plan.of(seed, LONG, "the primary is cut off with a client"),
                Plan.of(seed, LONG, "the primary hears nobody"),
                Plan.of(seed, LONG, "the primary's data disk hangs"),
                Plan.of(seed, SHORT, "all hosts lose power"),
                Plan.random(seed, RANDOM_FAULTS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plans")
    void no_promise_is_broken(Plan plan) {
        Run run = tier.run(plan);

        assertThat(run.verdict()).as(Tier.text(run)).isEqualTo(Verdict.VALID);
    }
}
