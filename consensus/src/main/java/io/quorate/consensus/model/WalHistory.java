package io.quorate.consensus.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Answers questions about WAL positions from the recorded promotions: which of two goes further, and where one has left the
 * line of the other. A timeline that no recorded promotion opened is older than all of them (it stood before the cluster was
 * founded or adopted).
 */
public final class WalHistory {
    private final Map<Timeline, Promotion> byTimeline = new HashMap<>();
    private final NavigableMap<Long, Epoch> epochs = new TreeMap<>();
    private final List<Promotion> promotions;
    private final Optional<ReservedTimeline> reserved;
    private final boolean isRecordLost;

    /** Of a cluster whose quorum was never recovered. */
    public WalHistory(
            List<Promotion> promotions, Optional<ReservedTimeline> reserved, List<ReservedTimeline> unreported) {
        this(promotions, reserved, unreported, false);
    }

    /**
     * @param reserved the last reserved number
     * @param unreported numbers that a promotion may have taken which was never reported
     * @param isRecordLost see {@link ClusterState#isRecordLost}
     */
    public WalHistory(
            List<Promotion> promotions,
            Optional<ReservedTimeline> reserved,
            List<ReservedTimeline> unreported,
            boolean isRecordLost) {
        this.isRecordLost = isRecordLost;
        unreported.forEach(each -> epochs.put(each.timeline().number(), each.epoch()));
        reserved.ifPresent(last -> epochs.put(last.timeline().number(), last.epoch()));
        this.promotions = List.copyOf(promotions);
        this.reserved = reserved;
        promotions.forEach(promotion -> {
            byTimeline.put(promotion.timeline(), promotion);
            epochs.put(promotion.timeline().number(), promotion.epoch());
        });
    }

    /**
     * The epoch whose holder wrote this timeline. A number that nobody reserved is that of a promotion by hand, and older than all. When
     * the quorum has been recovered, one below the last reserved may also have been reserved and forgotten since: it was reserved after
     * the next lower one, so its epoch is at least that one's.
     */
    public Epoch epochOf(Timeline timeline) {
        Epoch exact = epochs.get(timeline.number());
        if (exact != null) {
            return exact;
        }
        Map.Entry<Long, Epoch> lower = epochs.floorEntry(timeline.number());
        return lower != null && isRecordLost && isBeforeLastReserved(timeline) ? lower.getValue() : Epoch.NONE;
    }

    /**
     * Whether somebody must have opened it by hand: it is younger than the first promotion that is recorded, and nobody reserved its
     * number. What is not told to this node yet looks the same.
     */
    public boolean isOpenedByHand(Timeline timeline) {
        boolean isYounger =
                !promotions.isEmpty() && timeline.isAfter(promotions.get(0).timeline());
        return isYounger && epochOf(timeline).equals(Epoch.NONE);
    }

    /** Compares by epoch, then by LSN: the order in which a new primary is chosen. */
    public int compare(WalPosition left, WalPosition right) {
        int byEpoch = epochOf(left.timeline()).compareTo(epochOf(right.timeline()));
        return byEpoch != 0 ? byEpoch : left.lsn().compareTo(right.lsn());
    }

    /**
     * How many bytes of the WAL that ended at {@code end} a position lacks: 0 when its epoch is newer. One of an older epoch lacks
     * at least one byte, and if it left that line, everything since the fork; empty when the records do not say where that was.
     */
    public Optional<Long> lackedBytes(WalPosition position, WalPosition end) {
        int byEpoch = epochOf(position.timeline()).compareTo(epochOf(end.timeline()));
        if (byEpoch > 0) {
            return Optional.of(0L);
        }
        if (byEpoch == 0) {
            return Optional.of(end.lsn().bytesSince(position.lsn()));
        }
        return sharedWith(end, position).map(shared -> Math.max(1, end.lsn().bytesSince(shared)));
    }

    /** The timeline of the latest promotion; empty before the first. */
    public Optional<Timeline> newest() {
        return promotions.isEmpty()
                ? Optional.empty()
                : Optional.of(promotions.get(promotions.size() - 1).timeline());
    }

    /**
     * How a position relates to the line that ends in {@code tip}. A timeline that is younger than the oldest recorded promotion
     * and is no ancestor of the tip is a branch that was left behind: numbers are reserved through the log, so it belongs to a
     * promotion of this cluster that came to nothing. The last reserved number, or a later one, may belong to a promotion of which
     * this node has not been told yet.
     */
    public Relation relationTo(Timeline tip, WalPosition position) {
        if (position.timeline().equals(tip)) {
            return Relation.IN_LINE;
        }
        Optional<Lsn> fork = forkTowards(tip, position.timeline());
        if (fork.isPresent()) {
            return position.lsn().isAfter(fork.get()) ? Relation.DIVERGED : Relation.IN_LINE;
        }
        if (!byTimeline.containsKey(position.timeline()) && !isBeforeLastReserved(position.timeline())) {
            return Relation.NOT_TOLD;
        }
        boolean isOlderThanRecords =
                promotions.isEmpty() || promotions.get(0).timeline().isAfter(position.timeline());
        return isOlderThanRecords ? Relation.BEFORE_RECORDS : Relation.DIVERGED;
    }

    private boolean isBeforeLastReserved(Timeline timeline) {
        return reserved.map(last -> last.timeline().isAfter(timeline)).orElse(false);
    }

    /**
     * How far a position's WAL is also part of the line that leads to {@code end}: its own LSN, or the fork where it left that
     * line. Empty when the records do not say.
     */
    public Optional<Lsn> sharedWith(WalPosition end, WalPosition position) {
        Timeline tip = byTimeline.containsKey(end.timeline()) ? end.timeline() : newest().orElse(position.timeline());
        return switch (relationTo(tip, position)) {
            case IN_LINE -> Optional.of(position.lsn());
            case DIVERGED -> forkTowards(tip, position.timeline());
            case NOT_TOLD, BEFORE_RECORDS -> Optional.empty();
        };
    }

    /** Where the line that leads to {@code tip} left the given timeline; empty when no recorded promotion says so. */
    private Optional<Lsn> forkTowards(Timeline tip, Timeline timeline) {
        Promotion child = byTimeline.get(tip);
        for (int steps = 0; child != null && steps <= promotions.size(); steps++) {
            if (child.parentTimeline().equals(timeline)) {
                return Optional.of(child.forkLsn());
            }
            child = byTimeline.get(child.parentTimeline());
        }
        return Optional.empty();
    }

    /** See {@link #relationTo}. */
    public enum Relation {
        IN_LINE,
        DIVERGED,
        /** The timeline is newer than what is recorded here. */
        NOT_TOLD,
        /** The timeline is older than the oldest recorded promotion, and not its parent. */
        BEFORE_RECORDS
    }
}
