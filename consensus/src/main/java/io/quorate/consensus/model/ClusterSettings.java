package io.quorate.consensus.model;

import java.time.Duration;

/**
 * Settings that hold for the whole cluster. Combinations whose lease arithmetic is unsafe cannot be built (see {@link
 * LeaseArithmetic}).
 *
 * @param leaseDuration how long a lease lasts without a renewal
 * @param leaseMargin how long before its end the holder stops writing
 * @param maxLagOnFailoverBytes how much WAL an automatic failover may give up, as far as it is known
 */
public record ClusterSettings(
        Duration leaseDuration,
        Duration leaseMargin,
        Duration renewalInterval,
        Durability durability,
        long maxLagOnFailoverBytes) {
    public static final ClusterSettings DEFAULT = new ClusterSettings(
            Duration.ofSeconds(6), Duration.ofSeconds(1), Duration.ofSeconds(1), Durability.ASYNC, 16L << 20);

    public ClusterSettings {
        LeaseArithmetic.check(leaseDuration, leaseMargin, renewalInterval);
        if (maxLagOnFailoverBytes < 0) {
            throw new IllegalArgumentException(
                    "max_lag_on_failover is " + maxLagOnFailoverBytes + " bytes: allowed is 0 or more");
        }
    }
}
