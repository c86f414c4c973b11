package io.quorate.agent.decision;

import io.quorate.agent.observation.ClusterView;
import io.quorate.agent.observation.CutPosition;
import io.quorate.agent.observation.DataDirectory;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.agent.observation.SeenStatus;
import io.quorate.consensus.command.ReportedPosition;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Vacancy;
import io.quorate.consensus.model.WalHistory;
import io.quorate.consensus.model.WalPosition;
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
 * @param positions every position that was reported for this vacancy, of candidates or not
 * @param refusals data members that cannot be chosen now, each with the reason
 * @param awaited members whose position is about to come
 */
public record Election(
        List<ReportedPosition> candidates,
        List<ReportedPosition> positions,
        Map<NodeId, String> refusals,
        List<NodeId> awaited) {
    /** How long a choice waits for a node that speaks and has not reported its position. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    /** How long a new coordinator waits for nodes that it never heard of. */
    static final Duration INTRODUCTION = Duration.ofSeconds(3);

    public Election {
        candidates = List.copyOf(candidates);
        positions = List.copyOf(positions);
        refusals = Collections.unmodifiableMap(new TreeMap<>(refusals));
        awaited = List.copyOf(awaited);
    }

    /** Judges every data member on what it has reported for the present vacancy. */
    public static Election of(ClusterView view) {
        List<ReportedPosition> candidates = new ArrayList<>();
        List<ReportedPosition> positions = new ArrayList<>();
        Map<NodeId, String> refusals = new TreeMap<>();
        List<NodeId> awaited = new ArrayList<>();
        for (Member member : view.state().members().values()) {
            if (!member.isData()) {
                continue;
            }
            SeenStatus seen = view.statuses().get(member.id());
            Optional<WalPosition> position = position(view, seen);
            position.ifPresent(at -> positions.add(new ReportedPosition(member.id(), at)));
            Optional<String> refusal = refusal(member, seen, position);
            if (refusal.isEmpty()) {
                candidates.add(new ReportedPosition(member.id(), position.orElseThrow()));
                continue;
            }
            refusals.put(member.id(), refusal.get());
            if (position.isEmpty() && isAwaited(view, member, seen)) {
                awaited.add(member.id());
            }
        }
        candidates.sort(order(view));
        return new Election(candidates, positions, refusals, awaited);
    }

    private static Comparator<ReportedPosition> order(ClusterView view) {
        WalHistory history = view.state().walHistory();
        Comparator<ReportedPosition> byPosition = (left, right) -> history.compare(right.position(), left.position());
        Comparator<ReportedPosition> byPriority =
                Comparator.comparingInt(candidate -> priority(view, candidate.node()));
        return byPosition.thenComparing(byPriority.reversed()).thenComparing(ReportedPosition::node);
    }

    private static int priority(ClusterView view, NodeId node) {
        Member member = view.state().members().get(node);
        return member == null ? 0 : member.priority();
    }

    private static Optional<WalPosition> position(ClusterView view, @Nullable SeenStatus seen) {
        if (seen == null || !seen.isFresh()) {
            return Optional.empty();
        }
        return seen.status()
                .cut()
                .filter(cut -> cut.afterEpoch().equals(view.state().lastEpoch()))
                .map(CutPosition::position);
    }

    private static Optional<String> refusal(Member member, @Nullable SeenStatus seen, Optional<WalPosition> position) {
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
        return position.isPresent() ? Optional.empty() : Optional.of("has not reported its position for this vacancy");
    }

    private static boolean isAwaited(ClusterView view, Member member, @Nullable SeenStatus seen) {
        if (seen == null) {
            return view.leadingFor().compareTo(INTRODUCTION) < 0;
        }
        boolean speaks = seen.isFresh() && couldReport(seen.status());
        return speaks && view.vacantFor().compareTo(LONGEST_WAIT) < 0 && !isTheOneThatDied(view, member);
    }

    private static boolean couldReport(NodeStatus status) {
        return status.dataDirectory() == DataDirectory.PRESENT
                && status.notElectable().isEmpty();
    }

    /** A holder whose server died released at once so that a standby takes over; waiting for its recovery would undo that. */
    private static boolean isTheOneThatDied(ClusterView view, Member member) {
        Optional<Vacancy> vacancy = view.state().vacancy();
        return vacancy.isPresent()
                && vacancy.get().released()
                && !vacancy.get().positionIsFinal()
                && vacancy.get().lastHolder().equals(member.id());
    }
}
