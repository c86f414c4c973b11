package io.quorate.agent.decision;

import io.quorate.agent.decision.ClusterAction.Propose;
import io.quorate.agent.decision.ClusterAction.Wait;
import io.quorate.agent.observation.ClusterView;
import io.quorate.consensus.command.ClusterCommand.GrantLease;
import io.quorate.consensus.command.Evidence;
import io.quorate.consensus.command.ReportedPosition;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Switchover;
import io.quorate.consensus.model.Vacancy;
import io.quorate.consensus.model.WalHistory;
import io.quorate.consensus.model.WalPosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The rules that fill a vacancy of a cluster that has data. Evidence is what the nodes reported after they had stopped receiving. */
final class Grants {
    /** How long a named successor is given before the choice is open to all. */
    private static final Duration SUCCESSORS_TIME = Duration.ofSeconds(3);

    private Grants() {}

    static Optional<ClusterAction> toOperatorsChoice(ClusterView view) {
        if (!isVacant(view)) {
            return Optional.empty();
        }
        Optional<Switchover> asked =
                view.state().switchover().filter(pending -> pending.kind() == Switchover.Kind.FAILOVER);
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        Election election = Election.of(view);
        NodeId to = asked.get().to();
        boolean isReady = election.candidates().stream()
                .anyMatch(candidate -> candidate.node().equals(to));
        if (!isReady) {
            return Optional.of(new Wait("the operator named " + to + ", which "
                    + election.refusals().getOrDefault(to, "is no candidate")));
        }
        String reason = "failover to " + to + " by " + asked.get().requestedBy();
        return grant(view, to, new Evidence.OperatorChoice(asked.get().id(), election.positions()), reason);
    }

    static Optional<ClusterAction> toSuccessor(ClusterView view) {
        Optional<Vacancy> vacancy = view.state().vacancy();
        if (!isVacant(view) || vacancy.isEmpty() || vacancy.get().successor().isEmpty()) {
            return Optional.empty();
        }
        NodeId successor = vacancy.get().successor().get();
        Election election = Election.of(view);
        Optional<ReportedPosition> reported = election.candidates().stream()
                .filter(candidate -> candidate.node().equals(successor))
                .findFirst();
        if (reported.isPresent() && lack(view, election, reported.get()) == 0) {
            String reason = "switchover from " + vacancy.get().lastHolder() + " to " + successor
                    + view.state()
                            .switchover()
                            .map(asked -> " by " + asked.requestedBy())
                            .orElse("");
            return grant(view, successor, new Evidence.Positions(List.of(reported.get())), reason);
        }
        boolean isGivenUp = view.vacantFor().compareTo(SUCCESSORS_TIME) > 0;
        return isGivenUp
                ? Optional.empty()
                : Optional.of(new Wait(successor + " is to take over and has not reported yet"));
    }

    static Optional<ClusterAction> awaitPositions(ClusterView view) {
        if (!isVacant(view)) {
            return Optional.empty();
        }
        List<NodeId> awaited = Election.of(view).awaited();
        return awaited.isEmpty() ? Optional.empty() : Optional.of(new Wait("positions of " + awaited + " are awaited"));
    }

    static Optional<ClusterAction> toMostAdvanced(ClusterView view) {
        if (!isVacant(view)) {
            return Optional.empty();
        }
        Election election = Election.of(view);
        Optional<ReportedPosition> best = election.candidates().stream().findFirst();
        if (best.isEmpty()) {
            return Optional.of(new Wait("no node can be chosen: " + reasons(election)));
        }
        long lack = lack(view, election, best.get());
        long allowed = isFinal(view) ? 0 : view.state().settings().maxLagOnFailoverBytes();
        if (lack > allowed) {
            return Optional.of(
                    new Wait("the most advanced candidate " + best.get().node() + " lacks at least " + lack
                            + " bytes of what the last primary had written, allowed are " + allowed
                            + "; 'clusterctl failover --to " + best.get().node() + "' accepts the loss"));
        }
        return grant(view, best.get().node(), new Evidence.Positions(election.candidates()), reason(view));
    }

    private static String reason(ClusterView view) {
        return view.state()
                .vacancy()
                .map(vacancy -> vacancy.released()
                        ? vacancy.lastHolder() + " released the lease: " + vacancy.reason()
                        : "the lease of " + vacancy.lastHolder() + " expired")
                .orElse("nobody holds the lease");
    }

    private static String reasons(Election election) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<NodeId, String> refusal : election.refusals().entrySet()) {
            text.append(text.length() == 0 ? "" : "; ")
                    .append(refusal.getKey())
                    .append(' ')
                    .append(refusal.getValue());
        }
        return text.toString();
    }

    /** WAL that is known to exist, or to have existed on the last holder, and that this candidate does not hold. */
    private static long lack(ClusterView view, Election election, ReportedPosition candidate) {
        WalHistory history = view.state().walHistory();
        Stream<WalPosition> last = view.state().vacancy().flatMap(Vacancy::position).stream();
        Stream<WalPosition> reported = election.positions().stream().map(ReportedPosition::position);
        return Stream.concat(last, reported)
                .mapToLong(at -> history.lackedBytes(candidate.position(), at).orElse(Long.MAX_VALUE))
                .max()
                .orElse(0);
    }

    private static boolean isFinal(ClusterView view) {
        return view.state().vacancy().map(Vacancy::positionIsFinal).orElse(false);
    }

    private static boolean isVacant(ClusterView view) {
        return view.state().lease().isEmpty() && view.state().systemIdentifier().isPresent();
    }

    private static Optional<ClusterAction> grant(ClusterView view, NodeId to, Evidence evidence, String reason) {
        return Optional.of(
                new Propose(new GrantLease(to, view.state().lastEpoch().next(), evidence, reason)));
    }
}
