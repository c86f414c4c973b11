package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;

/**
 * What a fault has cost.
 *
 * @param fault what was done
 * @param raftLeader which node led Raft before, and whether it was the primary's: then an election is part of the gap
 * @param gap the longest time between two acknowledged rows
 * @param rejoin from when the lost node was started, or else from the fault, until it was a streaming standby; zero if none was lost
 * @param epoch afterwards
 * @param acknowledged how many rows were
 * @param missing those of them that the primary does not have afterwards
 */
record Figure(
        String fault,
        String raftLeader,
        Duration gap,
        Duration rejoin,
        long epoch,
        int acknowledged,
        Set<String> missing) {
    void assertGapBelow(Duration bound) {
        assertThat(gap).as("between two acknowledged rows: " + this).isLessThan(bound);
    }

    void assertRejoinedWithin(Duration bound) {
        assertThat(rejoin).as("until the old primary streams: " + this).isLessThanOrEqualTo(bound);
    }

    void assertNothingMissing() {
        assertThat(missing).as("acknowledged and lost: " + this).isEmpty();
    }
}
