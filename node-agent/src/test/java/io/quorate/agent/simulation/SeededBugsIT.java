package io.quorate.agent.simulation;

import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation notices mistakes: each of those that are kept for this is convicted within so many seeds. */
@ExtendWith(Quiet.class)
class SeededBugsIT {
    private static final int MOST_SEEDS = 1500;

    @ParameterizedTest
    @EnumSource
    void a_bug_is_convicted(SeededBug bug) {
        for (long seed = 1; seed <= MOST_SEEDS; seed++) {
            Optional<String> violation = Life.of(seed, bug).violation();
            if (violation.isPresent()) {
                System.out.printf(
                        "%-40s seed %d: %s%n",
                        bug, seed, violation.get().lines().findFirst().orElseThrow());
                return;
            }
        }
        throw new AssertionError(bug + " was not noticed in " + MOST_SEEDS + " lives");
    }
}
