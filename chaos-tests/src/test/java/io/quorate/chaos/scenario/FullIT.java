package io.quorate.chaos.scenario;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.chaos.check.Verdict;
import io.quorate.chaos.lab.Shape;
import io.quorate.chaos.nemesis.Nemeses;
import io.quorate.chaos.report.Run;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of fault, for more than a lease and its failover. */
@Tag("chaos")
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(600)
class FullIT {
    private static final Duration HOLD = Duration.ofSeconds(20);

    private final long seed = ChaosSeed.get();
    private @Nullable Tier tier;

    @BeforeAll
    void start() {
        tier = Tier.on(Shape.THREE);
    }

    @AfterAll
    void close() {
        if (tier != null) {
            tier.close();
        }
    }

    Stream<Plan> plans() {
        return Nemeses.all().stream().map(nemesis -> Plan.of(seed, HOLD, nemesis.name()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plans")
    void no_promise_is_broken(Plan plan) {
        Run run = requireNonNull(tier).run(plan);

        assertThat(run.verdict()).as(Tier.text(run)).isEqualTo(Verdict.VALID);
    }
}
