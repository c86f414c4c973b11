package io.quorate.consensus.model;

/**
 * One promotion: an entry of the history.
 *
 * @param number number of the promotion within its epoch, from 1; more than one when the holder restarted in place
 * @param parentTimeline timeline that {@code timeline} forked off, at {@code forkLsn}
 * @param reason who or which rule
 * @param lostBytes WAL that the previous holder is known to have written and that was given up
 */
public record Promotion(
        Epoch epoch,
        int number,
        NodeId holder,
        Timeline timeline,
        Timeline parentTimeline,
        Lsn forkLsn,
        String reason,
        long lostBytes) {}
