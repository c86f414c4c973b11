package io.quorate.consensus.ratis;

import io.quorate.consensus.log.AppliedState;

/**
 * A log as it lies on one node's disk, read to its very end.
 *
 * @param term of the last entry; 0 for an empty log
 * @param index of the last entry, whatever it is; 0 for an empty log
 * @param applied the state that all commands come to, committed or not
 */
public record StoredLog(long term, long index, AppliedState applied) {
    /** Has every entry that the other has, and more, as Raft judges candidates. */
    public boolean isAheadOf(long otherTerm, long otherIndex) {
        return term != otherTerm ? term > otherTerm : index > otherIndex;
    }
}
