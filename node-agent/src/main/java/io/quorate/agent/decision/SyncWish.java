package io.quorate.agent.decision;

import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which standbys should count, by what is seen of each. Policy only: a wrong wish costs time, never an acknowledged write; that is the
 * matter of {@link SyncPlan}.
 */
public final class SyncWish {
    /** A reconnecting receiver is back within a second; every commit waits while one that is needed is gone. */
    public static final Duration LONGEST_ABSENCE = Duration.ofSeconds(2);

    /** Longer than a slow disk's worst flush that is worth waiting for. */
    public static final Duration LONGEST_STALL = Duration.ofSeconds(5);

    /** A newcomer has to stay close this long, so that one that comes and goes does not change the set each time. */
    public static final Duration PROBATION = Duration.ofSeconds(1);

    /** How long a new or restarted primary waits for standbys that are about to come, before it goes on without them. */
    public static final Duration LONGEST_GATHERING = Duration.ofSeconds(2);

    /** Close: no more WAL than this to go, one segment; a commit that has to wait for it waits moments. */
    public static final long CLOSE_BYTES = 16L << 20;

    private SyncWish() {}

    /**
     * For an established epoch. Who counts stays until it is gone or stalls; who does not comes in once it has proved itself. Those on
     * whom no election could rest count only where there are too few others: a copy is better than none.
     */
    public static Map<NodeId, Incarnation> standing(Collection<SeenStandby> seen, int acknowledgements) {
        Predicate<SeenStandby> counts = standby -> standby.isCounted() ? holdsOn(standby) : isReady(standby);
        Map<NodeId, Incarnation> able = select(seen, counts.and(SeenStandby::couldPromise));
        return able.size() >= acknowledgements ? able : select(seen, counts);
    }

    /**
     * For a primary that has just been promoted or restarted.
     *
     * @param expected who could confirm soon: agents that are fresh and electable and have promised for this epoch; when restarted, the
     *     recorded members whose agents are fresh
     * @param waited since the server accepted connections
     * @return empty: nothing is decided yet, the server stays blocked; an empty wish: go on alone, where the durability allows it
     */
    public static Optional<Map<NodeId, Incarnation>> gathering(
            Collection<SeenStandby> seen, Set<NodeId> expected, int acknowledgements, Duration waited) {
        Map<NodeId, Incarnation> confirmed = select(seen, SyncWish::isConfirming);
        if (confirmed.size() >= acknowledgements) {
            return Optional.of(confirmed);
        }
        boolean waitsForMore = !confirmed.keySet().containsAll(staying(seen, expected));
        if (waitsForMore && waited.compareTo(LONGEST_GATHERING) < 0) {
            return Optional.empty();
        }
        if (!confirmed.isEmpty()) {
            return Optional.of(confirmed);
        }
        return Optional.of(select(seen, standby -> isPresent(standby) && isPositive(standby.caughtUpFor())));
    }

    private static Set<NodeId> staying(Collection<SeenStandby> seen, Set<NodeId> expected) {
        Set<NodeId> staying = new TreeSet<>(expected);
        seen.stream().filter(SeenStandby::mustLeave).map(SeenStandby::node).forEach(staying::remove);
        return staying;
    }

    private static boolean holdsOn(SeenStandby standby) {
        return !standby.mustLeave()
                && standby.notConnectedFor().compareTo(LONGEST_ABSENCE) < 0
                && standby.notProgressingFor().compareTo(LONGEST_STALL) < 0;
    }

    private static boolean isReady(SeenStandby standby) {
        return isPresent(standby) && standby.caughtUpFor().compareTo(PROBATION) >= 0;
    }

    private static boolean isConfirming(SeenStandby standby) {
        return isPresent(standby) && standby.hasConfirmed();
    }

    private static boolean isPresent(SeenStandby standby) {
        return standby.isConnected() && holdsOn(standby);
    }

    private static boolean isPositive(Duration duration) {
        return duration.compareTo(Duration.ZERO) > 0;
    }

    private static Map<NodeId, Incarnation> select(Collection<SeenStandby> seen, Predicate<SeenStandby> counts) {
        Map<NodeId, Incarnation> selected = new TreeMap<>();
        seen.stream().filter(counts).forEach(standby -> selected.put(standby.node(), standby.incarnation()));
        return selected;
    }
}
