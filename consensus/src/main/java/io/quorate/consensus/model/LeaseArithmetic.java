package io.quorate.consensus.model;

import java.time.Duration;

/**
 * The inequalities that make a lease safe and workable. The holder writes until {@code sentAt + duration - margin} on its own
 * clock; a coordinator expires the lease {@code duration} after it saw the last renewal on its own. The margin must pay for two
 * clocks whose rates differ, and for the time that the guard needs to end PostgreSQL.
 */
public final class LeaseArithmetic {
    /** Clocks of two machines are taken to run apart by at most one part in a thousand. */
    public static final double DRIFT_BOUND = 0.001;

    /** What a guard may need to end PostgreSQL; a node that measures more counts with that. */
    public static final Duration GUARD_STOP_TIME = Duration.ofMillis(500);

    /** A Raft election takes about 1.5 s, up to this. */
    public static final Duration LONGEST_ELECTION = Duration.ofSeconds(3);

    private static final int RENEWALS_PER_LEASE = 3;
    private static final Duration LONGEST_LEASE = Duration.ofHours(1);

    private LeaseArithmetic() {}

    /** The least margin that is safe for a duration. */
    public static Duration leastMargin(Duration duration) {
        return leastMargin(duration, GUARD_STOP_TIME);
    }

    /** The least margin that is safe for a duration on a node whose guard needs this long to end PostgreSQL. */
    public static Duration leastMargin(Duration duration, Duration guardStopTime) {
        return guardStopTime.plusNanos((long) Math.ceil(2 * DRIFT_BOUND * duration.toNanos()));
    }

    /** The least duration that is workable: after a missed renewal an election and a renewal still fit. */
    public static Duration leastDuration(Duration margin, Duration renewalInterval) {
        Duration forElection = margin.plus(LONGEST_ELECTION).plus(renewalInterval);
        Duration forRenewals = margin.plusNanos(RENEWALS_PER_LEASE * renewalInterval.toNanos());
        return forElection.compareTo(forRenewals) > 0 ? forElection : forRenewals;
    }

    /** @throws IllegalArgumentException naming the setting, its value and what is allowed */
    public static void check(Duration duration, Duration margin, Duration renewalInterval) {
        if (renewalInterval.compareTo(Duration.ofMillis(100)) < 0) {
            throw new IllegalArgumentException(
                    "renewal_interval is " + text(renewalInterval) + ": allowed is 100 ms or more");
        }
        if (duration.compareTo(LONGEST_LEASE) > 0) {
            throw new IllegalArgumentException("lease is " + text(duration) + ": allowed is 1 h or less");
        }
        if (margin.compareTo(leastMargin(duration)) < 0) {
            throw new IllegalArgumentException(
                    "lease_margin is " + text(margin) + ": a lease of " + text(duration) + " needs at least "
                            + text(leastMargin(duration)) + " (drift of two clocks, and the guard's stop time)");
        }
        if (duration.compareTo(leastDuration(margin, renewalInterval)) < 0) {
            throw new IllegalArgumentException("lease is " + text(duration) + ": with lease_margin " + text(margin)
                    + " and renewal_interval " + text(renewalInterval) + " it needs at least "
                    + text(leastDuration(margin, renewalInterval))
                    + " (a Raft election must fit in after a missed renewal)");
        }
    }

    private static String text(Duration duration) {
        return duration.toMillis() + " ms";
    }
}
