package io.quorate.consensus.model;

import java.time.Duration;

/**
 * Settings that hold for the whole cluster. Combinations whose lease arithmetic is unsafe cannot be built (see {@link
 * LeaseArithmetic}).
 *
 * @param leaseDuration how long a lease lasts without a renewal
 * @param leaseMargin how long before its end the holder stops writing
 * @param acknowledgements how many standbys have to acknowledge a write, 1 or more; fewer where there are fewer, unless the
 *     durability is {@link Durability#STRICT}; of no effect with {@link Durability#ASYNC}
 * @param maxLagOnFailoverBytes how much WAL an automatic failover may give up with {@link Durability#ASYNC}, as far as it is known
 */
public record ClusterSettings(
        Duration leaseDuration,
        Duration leaseMargin,
        Duration renewalInterval,
        Durability durability,
        int acknowledgements,
        long maxLagOnFailoverBytes) {
    public static final int MOST_ACKNOWLEDGEMENTS = 6;

    public static final ClusterSettings DEFAULT = new ClusterSettings(
            Duration.ofSeconds(6), Duration.ofSeconds(1), Duration.ofSeconds(1), Durability.QUORUM, 1, 16L << 20);

    public ClusterSettings {
        LeaseArithmetic.check(leaseDuration, leaseMargin, renewalInterval);
        if (acknowledgements < 1 || acknowledgements > MOST_ACKNOWLEDGEMENTS) {
            throw new IllegalArgumentException(
                    "acknowledgements is " + acknowledgements + ": allowed is 1 to " + MOST_ACKNOWLEDGEMENTS);
        }
        if (maxLagOnFailoverBytes < 0) {
            throw new IllegalArgumentException(
                    "max_lag_on_failover is " + maxLagOnFailoverBytes + " bytes: allowed is 0 or more");
        }
    }
}
