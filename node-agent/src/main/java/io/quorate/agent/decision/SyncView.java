package io.quorate.agent.decision;

import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncReplication;
import io.quorate.consensus.model.SyncSet;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What {@link SyncPlan} looks at, about a primary that holds a live lease and knows the outcome of every command it has proposed.
 *
 * @param epoch of the lease
 * @param self the holder
 * @param recorded the last established epoch's; of an older epoch, or empty: this epoch is not established
 * @param configured what PostgreSQL has been told last
 * @param isProven the configured set, and nothing else, is in force: a new connection shows it, every walsender that is or was listed
 *     has been started since, and a checkpoint requested after that has ended; and everybody listed still lives the life of its data
 *     directory that it lived then. What one of them acknowledged in another life, nobody may hold: the set has to be applied anew,
 *     so that all that is older is confirmed anew
 * @param confirmed which standbys, in which life of their data directory, have flushed all WAL written before the configured set came
 *     into force; on a server just promoted or restarted: all WAL that it recovered
 * @param wish which standbys should count now ({@link SyncWish}); never the holder
 * @param leaving standbys that have to leave because they must be cloned or rewound; they count for nothing, also where wished
 * @param acknowledgements the setting, 1 or more
 */
public record SyncView(
        Epoch epoch,
        NodeId self,
        Optional<SyncReplication> recorded,
        SyncSet configured,
        boolean isProven,
        Map<NodeId, Incarnation> confirmed,
        Map<NodeId, Incarnation> wish,
        Set<NodeId> leaving,
        Durability durability,
        int acknowledgements) {
    public SyncView {
        confirmed = Collections.unmodifiableMap(new TreeMap<>(confirmed));
        leaving = Collections.unmodifiableSet(new TreeSet<>(leaving));
        Map<NodeId, Incarnation> staying = new TreeMap<>(wish);
        staying.keySet().removeAll(leaving);
        wish = Collections.unmodifiableMap(staying);
        if (wish.containsKey(self)) {
            throw new IllegalArgumentException(self + " is wished as a standby of itself");
        }
        if (acknowledgements < 1) {
            throw new IllegalArgumentException("acknowledgements is " + acknowledgements + ": at least 1");
        }
    }

    /** As if what is configured were proven to be in force. */
    public SyncView asProven() {
        return new SyncView(
                epoch, self, recorded, configured, true, confirmed, wish, leaving, durability, acknowledgements);
    }

    /** The record of this epoch; empty until it is established. */
    Optional<SyncReplication> established() {
        return recorded.filter(
                record -> record.epoch().equals(epoch) && record.holder().equals(self));
    }

    /** At least {@code count} of these have confirmed, each in the life that is meant. */
    boolean isConfirmedBy(Map<NodeId, Incarnation> standbys, int count) {
        return standbys.entrySet().stream()
                        .filter(standby -> standby.getValue().equals(confirmed.get(standby.getKey())))
                        .count()
                >= count;
    }

    boolean isInForce(SyncSet set) {
        return isProven && configured.equals(set);
    }
}
