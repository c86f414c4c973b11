package io.quorate.agent.postgres;

import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The WAL of this node that is not on another node's line.
 *
 * @param fork where the two lines part, on the last timeline that they share
 * @param end where this node's WAL ends
 * @param stretches the way of this node's line from the fork to the end, one timeline after the other
 */
record Divergence(WalPosition fork, WalPosition end, List<Stretch> stretches) {
    /** The last part of a timeline is renamed when it is archived after a promotion. */
    private static final Pattern SEGMENT = Pattern.compile("([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})(\\.PARTIAL)?");

    private static final long FULL_ID = 1L << 32;

    Divergence {
        stretches = List.copyOf(stretches);
    }

    /** A part of one timeline. */
    record Stretch(Timeline timeline, Lsn from, Lsn to) {
        long bytes() {
            return to.bytesSince(from);
        }
    }

    /**
     * Empty when this node's WAL is a part of the other's line, or when the two histories have no timeline in common.
     *
     * @param theirEnd up to where the other's last timeline has been written
     */
    static Optional<Divergence> between(
            TimelineHistory ours, WalPosition ourEnd, TimelineHistory theirs, Lsn theirEnd) {
        Map<Timeline, Lsn> leftAt = new HashMap<>();
        theirs.forks().forEach(fork -> leftAt.put(fork.timeline(), fork.lsn()));
        leftAt.put(theirs.timeline(), theirEnd);
        List<Stretch> latestFirst = new ArrayList<>();
        Timeline timeline = ours.timeline();
        Lsn until = ourEnd.lsn();
        for (int ancestors = ours.forks().size(); ; ancestors--) {
            Lsn left = leftAt.get(timeline);
            if (left != null) {
                Lsn fork = left.isAfter(until) ? until : left;
                latestFirst.add(new Stretch(timeline, fork, until));
                Collections.reverse(latestFirst);
                return ourEnd.lsn().isAfter(fork)
                        ? Optional.of(new Divergence(new WalPosition(timeline, fork), ourEnd, latestFirst))
                        : Optional.empty();
            }
            if (ancestors == 0) {
                return Optional.empty();
            }
            TimelineHistory.Fork origin = ours.forks().get(ancestors - 1);
            latestFirst.add(new Stretch(timeline, origin.lsn(), until));
            timeline = origin.timeline();
            until = origin.lsn();
        }
    }

    long bytes() {
        return end.lsn().bytesSince(fork.lsn());
    }

    Set<Timeline> timelines() {
        return stretches.stream().map(Stretch::timeline).collect(Collectors.toUnmodifiableSet());
    }

    /** How many segments it begins, ends or lies in. */
    long segmentCount(long segmentBytes) {
        return stretches.stream()
                .mapToLong(stretch ->
                        lastByte(stretch) / segmentBytes - stretch.from().value() / segmentBytes + 1)
                .sum();
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
        return stretches.stream()
                .filter(stretch -> stretch.timeline().equals(timeline))
                .anyMatch(stretch ->
                        number >= stretch.from().value() / segmentBytes && number <= lastByte(stretch) / segmentBytes);
    }

    /** An end at the beginning of a segment needs nothing of it. */
    private static long lastByte(Stretch stretch) {
        return Math.max(stretch.from().value(), stretch.to().value() - 1);
    }
}
