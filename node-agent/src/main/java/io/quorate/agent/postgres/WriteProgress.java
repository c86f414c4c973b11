package io.quorate.agent.postgres;

import io.quorate.consensus.model.Lsn;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether a primary gets its WAL onto the disk, judged by two positions at every look. WAL that waits while nothing is flushed is a
 * suspicion only: an aborted transaction leaves some that nobody asks for, on an idle server for minutes. A probe, a small commit,
 * settles it: when it is answered all before it is on the disk, and when it is not the disk (or whoever is to write to it) hangs.
 * Moments are those of {@link System#nanoTime}. Not thread-safe.
 */
final class WriteProgress {
    /** Longer than a slow disk needs for one flush. */
    static final Duration SUSPICIOUS = Duration.ofSeconds(2);

    /** What a probe is given on top; one that fails earlier than that says nothing. */
    static final Duration PROBE_LIMIT = Duration.ofSeconds(2);

    private static final Duration BETWEEN_PROBES = Duration.ofSeconds(1);

    private Optional<Lsn> lastFlushed = Optional.empty();
    private OptionalLong waitsSince = OptionalLong.empty();
    private OptionalLong unansweredSince = OptionalLong.empty();
    private OptionalLong lastProbe = OptionalLong.empty();

    /** One look: the end of the WAL, and how much of it is on the disk. */
    void saw(Lsn inserted, Lsn flushed, long now) {
        boolean isWaiting = inserted.isAfter(flushed);
        boolean hasMoved = !lastFlushed.equals(Optional.of(flushed));
        lastFlushed = Optional.of(flushed);
        if (!isWaiting || hasMoved) {
            answered();
        }
        if (isWaiting && waitsSince.isEmpty()) {
            waitsSince = OptionalLong.of(now);
        }
    }

    boolean isProbeDue(long now) {
        return isOlderThan(SUSPICIOUS, waitsSince, now)
                && (lastProbe.isEmpty() || isOlderThan(BETWEEN_PROBES, lastProbe, now));
    }

    void probing(long now) {
        lastProbe = OptionalLong.of(now);
        if (unansweredSince.isEmpty()) {
            unansweredSince = lastProbe;
        }
    }

    /** All that waited is on the disk. */
    void answered() {
        waitsSince = OptionalLong.empty();
        unansweredSince = OptionalLong.empty();
    }

    /** The probe ended without an answer: one that was refused has not hung. */
    void failed(long now) {
        if (!isOlderThan(PROBE_LIMIT, unansweredSince, now)) {
            unansweredSince = OptionalLong.empty();
        }
    }

    /** Nothing has been flushed for both times together, although somebody asked for it. */
    boolean isStuck(long now) {
        return isOlderThan(SUSPICIOUS.plus(PROBE_LIMIT), waitsSince, now)
                && isOlderThan(PROBE_LIMIT, unansweredSince, now);
    }

    private static boolean isOlderThan(Duration limit, OptionalLong moment, long now) {
        return moment.isPresent() && now - moment.getAsLong() >= limit.toNanos();
    }
}
