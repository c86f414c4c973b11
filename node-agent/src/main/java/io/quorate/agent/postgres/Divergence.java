package io.quorate.agent.postgres;

import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The WAL of this node that is not on another node's line.
 *
 * @param fork where the two lines part, on the last timeline that they share
 * @param end where this node's WAL ends
 * @param timelines those of this node's line from the fork on
 */
record Divergence(WalPosition fork, WalPosition end, Set<Timeline> timelines) {
    private static final Pattern SEGMENT = Pattern.compile("([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})");
    private static final long FULL_ID = 1L << 32;

    Divergence {
        timelines = Set.copyOf(timelines);
    }

    /** Empty when this node's WAL is a part of the other's line, or when the two histories have no timeline in common. */
    static Optional<Divergence> between(TimelineHistory ours, WalPosition ourEnd, TimelineHistory theirs) {
        Map<Timeline, Lsn> theirForks = new HashMap<>();
        theirs.forks().forEach(fork -> theirForks.put(fork.timeline(), fork.lsn()));
        Set<Timeline> left = new HashSet<>();
        Timeline timeline = ours.timeline();
        Lsn until = ourEnd.lsn();
        int ancestors = ours.forks().size();
        while (true) {
            left.add(timeline);
            if (timeline.equals(theirs.timeline())) {
                return Optional.empty();
            }
            Lsn theirFork = theirForks.get(timeline);
            if (theirFork != null) {
                Lsn fork = theirFork.isAfter(until) ? until : theirFork;
                return ourEnd.lsn().isAfter(fork)
                        ? Optional.of(new Divergence(new WalPosition(timeline, fork), ourEnd, left))
                        : Optional.empty();
            }
            if (ancestors == 0) {
                return Optional.empty();
            }
            ancestors--;
            timeline = ours.forks().get(ancestors).timeline();
            until = ours.forks().get(ancestors).lsn();
        }
    }

    long bytes() {
        return end.lsn().bytesSince(fork.lsn());
    }

    /** Whether the segment of this file name holds any of it. */
    boolean touches(String fileName, long segmentBytes) {
        Matcher matcher = SEGMENT.matcher(fileName.toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            return false;
        }
        Timeline timeline = new Timeline(Math.max(1, Long.parseLong(matcher.group(1), 16)));
        long number =
                Long.parseLong(matcher.group(2), 16) * (FULL_ID / segmentBytes) + Long.parseLong(matcher.group(3), 16);
        Lsn start = new Lsn(number * segmentBytes);
        Lsn next = new Lsn((number + 1) * segmentBytes);
        return timelines.contains(timeline) && next.isAfter(fork.lsn()) && !start.isAfter(end.lsn());
    }
}
