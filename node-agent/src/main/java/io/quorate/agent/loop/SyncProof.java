package io.quorate.agent.loop;

import io.quorate.agent.observation.SeenStatus;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is proven to be in force in PostgreSQL.
 *
 * @param from the end of the WAL before which an older set may have acknowledged
 * @param lives of the data directories of those who are listed, as far as they were heard before
 */
record SyncProof(SyncSet set, Lsn from, Map<NodeId, Incarnation> lives) {
    SyncProof {
        lives = Map.copyOf(lives);
    }

    /** @param before what the others said of themselves before it was proven */
    static SyncProof of(SyncSet set, Lsn from, Map<NodeId, SeenStatus> before) {
        Map<NodeId, Incarnation> lives = new TreeMap<>();
        set.standbys()
                .forEach(node -> HeardStandbys.incarnation(node, before).ifPresent(life -> lives.put(node, life)));
        return new SyncProof(set, from, lives);
    }

    SyncProof startingAt(Lsn end) {
        return new SyncProof(set, end, lives);
    }

    /** Who is listed still has the data directory that it had before the proof; who was not heard then has none to go by. */
    boolean isAliveAsProven(Map<NodeId, SeenStatus> others) {
        return set.standbys().stream()
                .allMatch(node -> HeardStandbys.incarnation(node, others)
                        .map(life -> life.equals(lives.get(node)))
                        .orElse(true));
    }
}
