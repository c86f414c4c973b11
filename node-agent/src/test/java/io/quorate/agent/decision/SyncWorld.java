package io.quorate.agent.decision;

import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncReplication;
import io.quorate.consensus.model.SyncSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One instant of a primary: what is recorded, what PostgreSQL was told, and under which sets writes may have been acknowledged.
 *
 * @param livesThen in which lives the configured standbys were known when the set came into force
 * @param inForce what PostgreSQL may be doing now
 * @param before what it may have done since somebody last confirmed everything
 */
record SyncWorld(
        Optional<SyncReplication> recorded,
        SyncSet configured,
        boolean isProven,
        Map<NodeId, Incarnation> confirmed,
        Map<NodeId, Incarnation> livesThen,
        Mixture inForce,
        Set<Mixture> before) {
    static final Epoch EPOCH = new Epoch(7);
    static final NodeId SELF = new NodeId("p");
    static final Incarnation OWN = new Incarnation("00000000000000aa");

    /** What should be, for one walk. */
    record Wish(Map<NodeId, Incarnation> standbys, Set<NodeId> leaving, Durability durability, int acknowledgements) {}

    /**
     * What may be in force while walsenders have read different sets: any of {@code listed} may be counted, by anybody's k (syncrep.c:
     * each lists itself by its own set, and releases by its own k).
     *
     * @param byNobody something is held by the primary alone: acknowledged without a standby, or recovered and not confirmed
     */
    record Mixture(Set<NodeId> listed, int fewest, boolean byNobody) {
        static final Mixture NOTHING = new Mixture(Set.of(), Integer.MAX_VALUE, false);
        static final Mixture RECOVERED = new Mixture(Set.of(), Integer.MAX_VALUE, true);

        static Mixture of(SyncSet set) {
            return NOTHING.and(set);
        }

        Mixture and(SyncSet set) {
            if (set.waitsForNobody()) {
                return new Mixture(listed, fewest, true);
            }
            if (set.standbys().isEmpty()) {
                return this;
            }
            Set<NodeId> union = new HashSet<>(listed);
            union.addAll(set.standbys());
            return new Mixture(Set.copyOf(union), Math.min(fewest, set.acknowledgements()), byNobody);
        }

        boolean isSafeUnder(SyncReplication record) {
            if (record.isAlone()) {
                return true;
            }
            return !byNobody && (fewest > listed.size() || record.isSafeWith(new SyncSet(listed, fewest)));
        }
    }

    /** Just promoted: nothing is acknowledged, nobody has confirmed what was recovered. */
    static SyncWorld promoted(Optional<SyncReplication> older) {
        return new SyncWorld(
                older, SyncSet.BLOCKED, true, Map.of(), Map.of(), Mixture.NOTHING, Set.of(Mixture.RECOVERED));
    }

    /** Established, and nothing is under way. */
    static SyncWorld settled(Map<NodeId, Incarnation> standbys, int acknowledgements) {
        SyncSet set = new SyncSet(standbys.keySet(), acknowledgements);
        return new SyncWorld(
                Optional.of(SyncReplication.established(EPOCH, SELF, OWN, standbys, acknowledgements)),
                set,
                true,
                standbys,
                standbys,
                Mixture.of(set),
                Set.of());
    }

    SyncView view(Wish wish) {
        return new SyncView(
                EPOCH,
                SELF,
                recorded,
                configured,
                isProven && isAliveAsThen(wish),
                isProven ? confirmed : Map.of(),
                wish.standbys(),
                wish.leaving(),
                wish.durability(),
                wish.acknowledgements());
    }

    private boolean isAliveAsThen(Wish wish) {
        return wish.standbys().entrySet().stream()
                .filter(wished -> configured.standbys().contains(wished.getKey()))
                .allMatch(wished -> wished.getValue().equals(livesThen.get(wished.getKey())));
    }

    boolean isEstablished() {
        return recorded.filter(record -> record.epoch().equals(EPOCH)).isPresent();
    }

    /** Every acknowledged write, and every one that may be acknowledged now, survives any election under the record. */
    boolean isLawful() {
        return !isEstablished() || survives(recorded.orElseThrow());
    }

    /**
     * The same or worse, told by the record: any q of V meet each write, so at least |V| - q + 1 of V hold it, and no more is relied
     * on. The world has to be lawful.
     */
    SyncWorld summarised() {
        Mixture told = recorded.filter(record -> isEstablished() && !record.isAlone())
                .map(record -> new Mixture(
                        Set.copyOf(record.members().keySet()), record.members().size() - record.promises() + 1, false))
                .orElse(Mixture.RECOVERED);
        return new SyncWorld(
                recorded,
                configured,
                isProven,
                confirmed,
                livesThen,
                isProven ? inForce : told.and(configured),
                before.isEmpty() ? before : Set.of(told));
    }

    private boolean survives(SyncReplication record) {
        return inForce.isSafeUnder(record) && before.stream().allMatch(mixture -> mixture.isSafeUnder(record));
    }

    /** In the middle: some walsenders have read the new set, some have not. */
    SyncWorld halfApplied(SyncSet set) {
        return new SyncWorld(recorded, set, false, Map.of(), Map.of(), inForce.and(set), before);
    }

    /** What was acknowledged before is still what it was; nobody has confirmed it anew. */
    SyncWorld applied(SyncSet set, Wish wish) {
        Map<NodeId, Incarnation> lives = new TreeMap<>(wish.standbys());
        lives.keySet().retainAll(set.standbys());
        Mixture meanwhile = inForce.and(set);
        Set<Mixture> all = new HashSet<>(before);
        all.add(meanwhile);
        return new SyncWorld(recorded, set, true, Map.of(), lives, Mixture.of(set), Set.copyOf(all));
    }

    /** Everybody who is listed and wished has flushed everything. */
    SyncWorld confirmedBy(Wish wish) {
        Map<NodeId, Incarnation> all = new TreeMap<>(wish.standbys());
        all.keySet().retainAll(configured.standbys());
        boolean enough = all.size() >= configured.acknowledgements();
        return new SyncWorld(
                recorded, configured, isProven, all, livesThen, inForce, isProven && enough ? Set.of() : before);
    }

    /** PostgreSQL died and started again under the same lease. */
    SyncWorld restarted() {
        return new SyncWorld(recorded, SyncSet.BLOCKED, false, Map.of(), Map.of(), inForce, before);
    }

    SyncWorld recorded(Map<NodeId, Incarnation> members, int promises) {
        return with(recorded.orElseThrow().changed(members, promises));
    }

    SyncWorld established(Map<NodeId, Incarnation> standbys, int acknowledgements) {
        return with(SyncReplication.established(EPOCH, SELF, OWN, standbys, acknowledgements));
    }

    /** Always the first revision: that it grows would make every world a new one. */
    private SyncWorld with(SyncReplication record) {
        SyncReplication timeless = new SyncReplication(
                record.epoch(),
                record.holder(),
                record.incarnation(),
                record.members(),
                record.promises(),
                SyncReplication.FIRST_REVISION);
        return new SyncWorld(Optional.of(timeless), configured, isProven, confirmed, livesThen, inForce, before);
    }
}
