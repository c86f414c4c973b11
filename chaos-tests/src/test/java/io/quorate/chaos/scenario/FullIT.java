package io.quorate.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.chaos.check.Verdict;
import io.quorate.chaos.lab.Shape;
import io.quorate.chaos.nemesis.Nemeses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of fault on three hosts, for more than a lease and its failover, some also for less, and what other shapes of clusters add. */
@Tag("chaos")
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(600)
class FullIT {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration LESS_THAN_A_LEASE = Duration.ofSeconds(3);

    private final long seed = ChaosSeed.get();
    private final Tier tier = new Tier();

    @AfterAll
    void close() {
        tier.writeTable("full-" + seed + ".md");
        tier.close();
    }

    List<Plan> plans() {
        List<Plan> plans = new ArrayList<>();
        Nemeses.suiting(Shape.THREE).forEach(nemesis -> plans.add(Plan.of(seed, LONG, nemesis.name())));
        for (String fault : List.of(
                "the primary's host is frozen",
                "the primary's agent stopped",
                "the primary's guards stopped",
                "the primary's PostgreSQL stopped",
                "the primary is cut off",
                "the primary's data disk hangs")) {
            plans.add(Plan.of(seed, LESS_THAN_A_LEASE, fault));
        }
        addOthers(plans);
        return plans;
    }

    private void addOthers(List<Plan> plans) {
        for (String fault : List.of(
                "the witness is cut off", "the primary's host loses power", "the primary is cut off with a client")) {
            plans.add(Plan.of(seed, LONG, fault).on("with a witness", Shape.WITH_WITNESS));
        }
        for (String fault : List.of(
                "everybody hears the two neighbours only",
                "the primary's host is killed, and soon a standby's host loses power")) {
            plans.add(Plan.of(seed, LONG, fault).on("five hosts", Shape.FIVE));
        }
        for (String fault : List.of(
                "the primary's clock jumps ahead",
                "the primary's clock jumps back",
                "the primary's clock runs twice as fast")) {
            plans.add(Plan.of(seed, LONG, fault).on("false clocks", Shape.WITH_FALSE_CLOCKS));
        }
        for (String fault : List.of(
                "no host can resolve names", "no host can resolve names, and soon the primary's host is killed")) {
            plans.add(Plan.of(seed, LONG, fault).on("by name", Shape.WITH_NAMES));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plans")
    void no_promise_is_broken(Plan plan) {
        Tier.Done done = tier.once(plan);

        assertThat(done.verdict()).as(done.text()).isEqualTo(Verdict.VALID);
    }
}
