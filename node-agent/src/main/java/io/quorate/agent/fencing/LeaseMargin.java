package io.quorate.agent.fencing;

import io.quorate.agent.observation.LeaseReport;
import io.quorate.consensus.model.ClusterSettings;
import io.quorate.consensus.model.LeaseArithmetic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The margin that this node keeps: the recorded one, or more where its guard needs more than that pays for. Thread-safe and without
 * locks; round trips are told by one thread.
 */
public final class LeaseMargin {
    private static final int KEPT_ROUND_TRIPS = 100;
    private static final int MILLION = 1_000_000;

    private final Supplier<GuardStopTime> stopTime;

    /** The oldest first; replaced as a whole. */
    private volatile List<Duration> roundTrips = List.of();

    /** The last one that was worked out: it is asked for several times in every turn of the loop. */
    private volatile Optional<Reported> reported = Optional.empty();

    private record Reported(
            ClusterSettings settings, GuardStopTime stopTime, List<Duration> roundTrips, LeaseReport report) {
        @SuppressWarnings(
                "ReferenceEquality") // none of them changes, and to compare what is in them would cost what is saved
        boolean isOf(ClusterSettings otherSettings, GuardStopTime otherTime, List<Duration> otherTrips) {
            return roundTrips == otherTrips && stopTime == otherTime && settings.equals(otherSettings);
        }
    }

    /** @param stopTime what is known now; answers at once */
    public LeaseMargin(Supplier<GuardStopTime> stopTime) {
        this.stopTime = stopTime;
    }

    /** Until the first trial the floor counts: a renewal waits for none, and an adopted deadline stays as it is. */
    public Duration effective(Duration duration, Duration recorded) {
        Duration needed = LeaseArithmetic.leastMargin(duration, stopTime.get().counted());
        return needed.compareTo(recorded) > 0 ? needed : recorded;
    }

    /** Why this node must not become primary: its guard is too slow for this lease, or nobody knows how slow it is. */
    public Optional<String> notElectableReason(ClusterSettings settings) {
        GuardStopTime known = stopTime.get();
        if (!known.isTried()) {
            return Optional.of(known.failure()
                    .map(reason -> "its guard could not be tried: " + reason)
                    .orElse("its guard has not been tried yet"));
        }
        Duration margin = effective(settings.leaseDuration(), settings.leaseMargin());
        Duration least = LeaseArithmetic.leastDuration(margin, settings.renewalInterval());
        if (settings.leaseDuration().compareTo(least) >= 0) {
            return Optional.empty();
        }
        return Optional.of("its guard needs up to " + known.counted().toMillis()
                + " ms to end PostgreSQL: the lease would have to last " + least.toMillis() + " ms instead of "
                + settings.leaseDuration().toMillis() + " ms");
    }

    /** A renewal was applied this long after it was sent. One thread only. */
    public void renewed(Duration roundTrip) {
        List<Duration> before = roundTrips;
        int surplus = Math.max(0, before.size() + 1 - KEPT_ROUND_TRIPS);
        roundTrips = Stream.concat(before.stream().skip(surplus), Stream.of(roundTrip))
                .toList();
    }

    /** What the arithmetic is made of here, and what it comes to. */
    public LeaseReport report(ClusterSettings settings) {
        GuardStopTime known = stopTime.get();
        List<Duration> trips = roundTrips;
        Optional<Reported> last = reported.filter(before -> before.isOf(settings, known, trips));
        if (last.isPresent()) {
            return last.get().report();
        }
        LeaseReport report = report(settings, known, trips);
        reported = Optional.of(new Reported(settings, known, trips, report));
        return report;
    }

    private LeaseReport report(ClusterSettings settings, GuardStopTime known, List<Duration> trips) {
        Duration margin = effective(settings.leaseDuration(), settings.leaseMargin());
        return new LeaseReport(
                margin,
                known.counted(),
                known.floor(),
                known.worst(),
                known.runs().size(),
                LeaseArithmetic.leastDuration(margin, settings.renewalInterval()),
                trips.isEmpty() ? Optional.empty() : Optional.of(trips.get(trips.size() - 1)),
                trips.stream().max(Duration::compareTo),
                (int) Math.round(LeaseArithmetic.DRIFT_BOUND * MILLION),
                notElectableReason(settings));
    }
}
