package io.quorate.consensus.model;

import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whose promises make an election safe: what the holder of the last established epoch has recorded. Nothing is acknowledged in an
 * epoch that is not established, so until the next one is, this record speaks for every acknowledged write.
 *
 * <p>The law: with S and k what PostgreSQL waits for, V these members and q these promises, {@code k + q > |S union V|} at every
 * instant. Then any k that acknowledged and any q that promise share a node. (Quorum intersection; D. K. Gifford, "Weighted Voting
 * for Replicated Data", 1979.)
 *
 * @param epoch the last established epoch
 * @param holder its holder, whose own promise is always enough: it has written every acknowledged commit
 * @param incarnation of the holder's data directory
 * @param members V, with the incarnations that were meant; empty when the holder is alone
 * @param promises q, how many of the members have to promise; 0 when there are none
 * @param revision grows with every change within the epoch, from 1: a change that comes late does not fit any more
 */
public record SyncReplication(
        Epoch epoch,
        NodeId holder,
        Incarnation incarnation,
        Map<NodeId, Incarnation> members,
        int promises,
        long revision) {
    public static final long FIRST_REVISION = 1;

    public SyncReplication {
        members = Collections.unmodifiableMap(new TreeMap<>(members));
        boolean fits = members.isEmpty() ? promises == 0 : promises >= 1 && promises <= members.size();
        if (!fits) {
            throw new IllegalArgumentException(promises + " promises of " + members.keySet() + " are no quorum");
        }
        if (members.containsKey(holder)) {
            throw new IllegalArgumentException("the holder " + holder + " is no member of its own standbys");
        }
    }

    /** What an established epoch begins with: V = S, and as many promises as meet any k of them. */
    public static SyncReplication established(
            Epoch epoch,
            NodeId holder,
            Incarnation incarnation,
            Map<NodeId, Incarnation> standbys,
            int acknowledgements) {
        return new SyncReplication(
                epoch, holder, incarnation, standbys, promisesFor(standbys.size(), acknowledgements), FIRST_REVISION);
    }

    /** The next revision, with other members. */
    public SyncReplication changed(Map<NodeId, Incarnation> nextMembers, int nextPromises) {
        return new SyncReplication(epoch, holder, incarnation, nextMembers, nextPromises, revision + 1);
    }

    /** How many of so many members meet any {@code acknowledgements} of them. */
    public static int promisesFor(int members, int acknowledgements) {
        return members == 0 ? 0 : members - acknowledgements + 1;
    }

    /** Only the holder has every acknowledged write. */
    public boolean isAlone() {
        return members.isEmpty();
    }

    /** These promises, each with the incarnation that it was given in, hold every acknowledged write between them. */
    public boolean isSatisfiedBy(Map<NodeId, Incarnation> promised) {
        return incarnation.equals(promised.get(holder)) || (!isAlone() && countOf(promised) >= promises);
    }

    /** How many of these promises count. */
    public int countOf(Map<NodeId, Incarnation> promised) {
        int count = 0;
        for (Map.Entry<NodeId, Incarnation> member : members.entrySet()) {
            if (member.getValue().equals(promised.get(member.getKey()))) {
                count++;
            }
        }
        return count;
    }

    /**
     * The law holds between what PostgreSQL waits for and this record. A record without members asks for the holder itself; a server
     * that acknowledges nothing breaks no promise.
     */
    public boolean isSafeWith(SyncSet inForce) {
        if (isAlone() || !inForce.canAcknowledge()) {
            return true;
        }
        Set<NodeId> union = new HashSet<>(inForce.standbys());
        union.addAll(members.keySet());
        return inForce.acknowledgements() + promises > union.size();
    }
}
