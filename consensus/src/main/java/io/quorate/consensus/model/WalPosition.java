package io.quorate.consensus.model;

/**
 * How far a node's WAL goes, and on which timeline. Has no natural order: a timeline's number alone says nothing, so positions
 * are compared through the history ({@link WalHistory#compare}).
 */
public record WalPosition(Timeline timeline, Lsn lsn) {
    @Override
    public String toString() {
        return lsn + " on timeline " + timeline;
    }
}
