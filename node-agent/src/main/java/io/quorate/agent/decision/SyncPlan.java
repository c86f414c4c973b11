package io.quorate.agent.decision;

import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncReplication;
import io.quorate.consensus.model.SyncSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The next safe step from the standbys that a primary waits for to those that it should wait for. May be asked anew after every
 * step and every interruption, with another wish each time.
 *
 * <p>The law is {@code k + q > |S union V|} ({@link SyncReplication}). It has to hold for more than the old set and the new one: while
 * PostgreSQL takes a change up, each walsender lists itself by what it has read and counts everybody listed by its own k (syncrep.c,
 * SyncRepGetCandidateStandbys), so {@code 1 of a, b} and {@code 2 of a, b, c} may for a moment make {@code 1 of a, b, c}. Therefore
 * sets are changed only <i>within</i> the record: S part of V, and {@code k + q > |V|}. Every mixture of such sets obeys the law, so an
 * interrupted change needs no undoing. Three kinds of records lead from one to the next:
 *
 * <ul>
 *   <li><b>widen</b>, where the target is not within: V grows, q grows at least as much. Whatever promises satisfy the new record
 *       satisfy the old one, so this needs no proof and no confirmation.
 *   <li><b>narrow</b>, to exactly the target: only when it is proven to be in force and k of it have confirmed all that is older.
 *   <li><b>alone</b>: the holder has everything itself, so this needs nothing; only after it may PostgreSQL wait for nobody.
 * </ul>
 *
 * <p>The caller must know the outcome of each Record and Establish before it asks for the next step: one that is applied late, after a
 * later step, breaks the law.
 */
public final class SyncPlan {
    private static final SyncStep KEEP = new SyncStep.Keep();

    private SyncPlan() {}

    /** Pure; never empty-handed: {@link SyncStep.Keep} and {@link SyncStep.AwaitConfirmation} are the ends. */
    public static SyncStep next(SyncView view) {
        return view.established().map(record -> change(view, record)).orElseGet(() -> establish(view));
    }

    /**
     * Asked before clients are let in after a promotion or a restart; who is in stays. The epoch is established, the set in force obeys
     * the record, and so many members have confirmed what the server recovered that no election can lose what clients would see.
     */
    public static boolean mayAdmitClients(SyncView view) {
        return view.isProven()
                && view.established()
                        .filter(record -> isWithin(view.configured(), record))
                        .filter(record -> record.isAlone() || view.isConfirmedBy(record.members(), reliedOn(record)))
                        .isPresent();
    }

    private static SyncStep establish(SyncView view) {
        if (view.configured().waitsForNobody()) {
            return new SyncStep.Apply(SyncSet.BLOCKED);
        }
        Target target = Target.of(view, view.wish());
        if (target.isAlone()) {
            return SyncStep.Establish.ALONE;
        }
        if (target.lacksStandbys()) {
            return KEEP;
        }
        return inForce(view, target.set())
                .or(() -> confirmed(view, target))
                .orElseGet(() -> new SyncStep.Establish(target.standbys(), target.acknowledgements()));
    }

    private static SyncStep change(SyncView view, SyncReplication record) {
        if (!isWithin(view.configured(), record)) {
            // No step of this plan leads here. Blocking acknowledges nothing that the old set would not have.
            return new SyncStep.Apply(SyncSet.BLOCKED);
        }
        Map<NodeId, Incarnation> counting = new TreeMap<>(view.wish());
        counting.keySet().removeAll(changed(view, record));
        Target target = Target.of(view, counting);
        if (target.isAlone()) {
            return record.isAlone() ? inForce(view, SyncSet.NOBODY).orElse(KEEP) : SyncStep.Record.ALONE;
        }
        return target.lacksStandbys() ? block(view, record) : reach(view, record, target);
    }

    private static SyncStep reach(SyncView view, SyncReplication record, Target target) {
        if (!isWithin(target.set(), record)) {
            return widened(record, target.standbys(), target.acknowledgements());
        }
        return inForce(view, target.set())
                .or(() -> confirmed(view, target))
                .orElseGet(() -> recorded(
                        record,
                        target.standbys(),
                        SyncReplication.promisesFor(target.standbys().size(), target.acknowledgements())));
    }

    /**
     * Too few standbys under {@link Durability#STRICT}: the recorded ones are waited for, which are too few as well until some of
     * them return. Those that have to leave are let go.
     */
    private static SyncStep block(SyncView view, SyncReplication record) {
        Set<NodeId> leaving = changed(view, record);
        leaving.addAll(view.leaving());
        Map<NodeId, Incarnation> staying = new TreeMap<>(record.members());
        staying.keySet().removeAll(leaving);
        SyncSet set = staying.isEmpty() ? SyncSet.BLOCKED : new SyncSet(staying.keySet(), view.acknowledgements());
        if (!isWithin(set, record)) {
            return widened(record, Map.of(), set.acknowledgements());
        }
        // With q unchanged, promises of those who stay that are enough were enough before.
        return inForce(view, set)
                .orElseGet(() -> record.promises() <= staying.size()
                        ? recorded(record, staying, record.promises())
                        : recorded(record, Map.of(), 0));
    }

    /** Members whose data directory lives another life than the recorded one: they leave before they are added anew. */
    private static Set<NodeId> changed(SyncView view, SyncReplication record) {
        Set<NodeId> changed = new TreeSet<>();
        record.members().forEach((node, incarnation) -> {
            Incarnation wished = view.wish().get(node);
            if (wished != null && !wished.equals(incarnation)) {
                changed.add(node);
            }
        });
        return changed;
    }

    /** Everybody recorded may acknowledge in the set and at least as many are waited for as the record relies on. */
    private static boolean isWithin(SyncSet set, SyncReplication record) {
        return record.isAlone()
                || set.equals(SyncSet.BLOCKED)
                || (record.members().keySet().containsAll(set.standbys())
                        && set.acknowledgements() >= reliedOn(record));
    }

    /** How many of V hold each acknowledged write: so many that any q of V meet them. */
    private static int reliedOn(SyncReplication record) {
        return record.members().size() - record.promises() + 1;
    }

    private static SyncStep widened(SyncReplication record, Map<NodeId, Incarnation> added, int acknowledgements) {
        Map<NodeId, Incarnation> members = new TreeMap<>(added);
        members.putAll(record.members());
        int fewest = Math.min(acknowledgements, reliedOn(record));
        return new SyncStep.Record(members, SyncReplication.promisesFor(members.size(), fewest));
    }

    private static Optional<SyncStep> inForce(SyncView view, SyncSet set) {
        return view.isInForce(set) ? Optional.empty() : Optional.of(new SyncStep.Apply(set));
    }

    private static Optional<SyncStep> confirmed(SyncView view, Target target) {
        return view.isConfirmedBy(target.standbys(), target.acknowledgements())
                ? Optional.empty()
                : Optional.of(new SyncStep.AwaitConfirmation());
    }

    private static SyncStep recorded(SyncReplication record, Map<NodeId, Incarnation> members, int promises) {
        return record.members().equals(members) && record.promises() == promises
                ? KEEP
                : new SyncStep.Record(members, promises);
    }

    /** What the settings make of the standbys that count. */
    private record Target(Map<NodeId, Incarnation> standbys, int acknowledgements) {
        static Target of(SyncView view, Map<NodeId, Incarnation> counting) {
            return switch (view.durability()) {
                case ASYNC -> new Target(Map.of(), 0);
                case QUORUM -> new Target(counting, Math.min(view.acknowledgements(), counting.size()));
                case STRICT -> new Target(counting, view.acknowledgements());
            };
        }

        boolean isAlone() {
            return acknowledgements == 0;
        }

        /** Nothing would be acknowledged; only with {@link Durability#STRICT}. */
        boolean lacksStandbys() {
            return standbys.size() < acknowledgements;
        }

        SyncSet set() {
            return new SyncSet(standbys.keySet(), acknowledgements);
        }
    }
}
