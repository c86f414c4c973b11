package io.quorate.agent.decision;

import io.quorate.agent.observation.ClusterView;
import io.quorate.agent.observation.DataDirectory;
import io.quorate.agent.observation.NodeRole;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.agent.observation.SeenStatus;
import io.quorate.consensus.command.Promise;
import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.WalHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who could be the next primary: the candidates with the most advanced WAL first, why each other member is none, and for whom the
 * choice still waits.
 *
 * @param promises every promise that was given in this vacancy, by candidates or not
 * @param refusals data members that cannot be chosen now, each with the reason
 * @param awaited members whose position is about to come
 */
public record Election(
        List<Promise> candidates, List<Promise> promises, Map<NodeId, String> refusals, List<NodeId> awaited) {
    /** How long a choice waits for a node that speaks and has not reported its position. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    /** How long a new coordinator waits for nodes that it never heard of. */
    static final Duration INTRODUCTION = Duration.ofSeconds(3);

    public Election {
        candidates = List.copyOf(candidates);
        promises = List.copyOf(promises);
        refusals = Collections.unmodifiableMap(new TreeMap<>(refusals));
        awaited = List.copyOf(awaited);
    }

    /** Judges every data member on what it has reported for the present vacancy. */
    public static Election of(ClusterView view) {
        List<Promise> candidates = new ArrayList<>();
        List<Promise> promises = new ArrayList<>();
        Map<NodeId, String> refusals = new TreeMap<>();
        List<NodeId> awaited = new ArrayList<>();
        for (Member member : view.state().members().values()) {
            if (!member.isData()) {
                continue;
            }
            SeenStatus seen = view.statuses().get(member.id());
            Optional<Promise> promise = promise(view, seen);
            promise.ifPresent(promises::add);
            Optional<String> refusal = refusal(member, seen, promise);
            if (refusal.isEmpty()) {
                candidates.add(promise.orElseThrow());
                continue;
            }
            refusals.put(member.id(), refusal.get());
            if (promise.isEmpty() && isAwaited(view, seen)) {
                awaited.add(member.id());
            }
        }
        candidates.sort(order(view));
        return new Election(candidates, promises, refusals, awaited);
    }

    /** The promises that a grant to this candidate can rest on: those of nodes that it is not behind. */
    List<Promise> promisesFor(Promise candidate, WalHistory history) {
        return promises.stream()
                .filter(promise -> history.compare(candidate.position(), promise.position()) >= 0)
                .toList();
    }

    private static Comparator<Promise> order(ClusterView view) {
        WalHistory history = view.state().walHistory();
        Comparator<Promise> byPosition = (left, right) -> history.compare(right.position(), left.position());
        Comparator<Promise> byPriority = Comparator.comparingInt(candidate -> priority(view, candidate.node()));
        return byPosition.thenComparing(byPriority.reversed()).thenComparing(Promise::node);
    }

    private static int priority(ClusterView view, NodeId node) {
        Member member = view.state().members().get(node);
        return member == null ? 0 : member.priority();
    }

    private static Optional<Promise> promise(ClusterView view, @Nullable SeenStatus seen) {
        if (seen == null || !seen.isFresh()) {
            return Optional.empty();
        }
        return seen.status()
                .cut()
                .filter(cut -> cut.afterEpoch().equals(view.state().lastEpoch()))
                .map(cut -> new Promise(
                        seen.status().node(),
                        cut.position(),
                        cut.incarnation(),
                        cut.afterEpoch().next()));
    }

    private static Optional<String> refusal(Member member, @Nullable SeenStatus seen, Optional<Promise> promise) {
        if (seen == null) {
            return Optional.of("has not been heard of");
        }
        if (!seen.isFresh()) {
            return Optional.of("is out of reach");
        }
        if (member.priority() == 0) {
            return Optional.of("has priority 0");
        }
        Optional<String> ownReason = seen.status().notElectable();
        if (ownReason.isPresent()) {
            return ownReason;
        }
        return promise.isPresent() ? Optional.empty() : Optional.of("has not promised in this vacancy");
    }

    private static boolean isAwaited(ClusterView view, @Nullable SeenStatus seen) {
        if (seen == null) {
            return view.leadingFor().compareTo(INTRODUCTION) < 0;
        }
        boolean speaks = seen.isFresh() && couldReport(seen.status());
        return speaks && view.vacantFor().compareTo(LONGEST_WAIT) < 0 && !isTheOneThatWasLost(view, seen.status());
    }

    private static boolean couldReport(NodeStatus status) {
        return status.dataDirectory() == DataDirectory.PRESENT
                && status.notElectable().isEmpty();
    }

    /**
     * A holder whose server died released at once so that a standby takes over; waiting for its recovery would undo that. One that let its
     * lease expire and still speaks (its disk hangs, or it hears nobody) promises nothing before its server is in recovery; with async it
     * may have what nobody else has, and is waited for.
     */
    private static boolean isTheOneThatWasLost(ClusterView view, NodeStatus status) {
        return view.state()
                .vacancy()
                .filter(vacancy -> vacancy.lastHolder().equals(status.node()))
                .filter(vacancy -> !vacancy.positionIsFinal())
                .filter(vacancy -> vacancy.released() || hasNothingForUs(view, status))
                .isPresent();
    }

    private static boolean hasNothingForUs(ClusterView view, NodeStatus status) {
        return status.role() != NodeRole.STANDBY && view.state().settings().durability() != Durability.ASYNC;
    }
}
