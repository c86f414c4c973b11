package io.quorate.agent.decision;

import io.quorate.agent.decision.ClusterAction.Propose;
import io.quorate.agent.decision.ClusterAction.Wait;
import io.quorate.agent.observation.ClusterView;
import io.quorate.consensus.command.ClusterCommand.GrantLease;
import io.quorate.consensus.command.Evidence;
import io.quorate.consensus.command.Promise;
import io.quorate.consensus.command.Promises;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Durability;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Switchover;
import io.quorate.consensus.model.SyncReplication;
import io.quorate.consensus.model.Vacancy;
import io.quorate.consensus.model.WalHistory;
import io.quorate.consensus.model.WalPosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
        Optional<NodeId> last = view.state()
                .vacancy()
                .map(Vacancy::lastHolder)
                .filter(holder -> view.state().hasJustBeenRecovered()
                        && view.state().members().containsKey(holder)
                        && election.promises().stream()
                                .noneMatch(promise -> promise.node().equals(holder)));
        if (last.isPresent()) {
            return Optional.of(new Wait(last.get()
                    + " held the lease when the quorum was lost: it has to promise first, or be counted as lost, too"));
        }
        String reason = "failover to " + to + " by " + asked.get().requestedBy();
        return grant(view, to, new Evidence.OperatorChoice(asked.get().id(), election.promises()), reason);
    }

    static Optional<ClusterAction> toSuccessor(ClusterView view) {
        Optional<Vacancy> vacancy = view.state().vacancy();
        if (!isVacant(view) || vacancy.isEmpty() || vacancy.get().successor().isEmpty()) {
            return Optional.empty();
        }
        NodeId successor = vacancy.get().successor().get();
        Election election = Election.of(view);
        Optional<Promise> reported = election.candidates().stream()
                .filter(candidate -> candidate.node().equals(successor))
                .findFirst();
        if (reported.isPresent() && lack(view, election, reported.get()) == 0) {
            String reason = "switchover from " + vacancy.get().lastHolder() + " to " + successor
                    + view.state()
                            .switchover()
                            .map(asked -> " by " + asked.requestedBy())
                            .orElse("");
            return grant(view, successor, new Evidence.Promises(List.of(reported.get())), reason);
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
        return awaited.isEmpty() ? Optional.empty() : Optional.of(new Wait("promises of " + awaited + " are awaited"));
    }

    static Optional<ClusterAction> toMostAdvanced(ClusterView view) {
        if (!isVacant(view)) {
            return Optional.empty();
        }
        Election election = Election.of(view);
        Optional<Promise> best = election.candidates().stream().findFirst();
        if (best.isEmpty()) {
            return Optional.of(new Wait("no node can be chosen: " + reasons(election)));
        }
        boolean isAsync = view.state().settings().durability() == Durability.ASYNC;
        boolean goesByPosition = isFinal(view) || (isAsync && !view.state().isRecordLost());
        Optional<String> obstacle =
                goesByPosition ? tooFarBehind(view, election, best.get()) : tooFewPromises(view, election, best.get());
        if (obstacle.isPresent()) {
            return Optional.of(new Wait(obstacle.get()));
        }
        NodeId to = best.get().node();
        List<Promise> evidence = election.promisesFor(best.get(), view.state().walHistory());
        return grant(view, to, new Evidence.Promises(evidence), reason(view, to));
    }

    private static Optional<String> tooFarBehind(ClusterView view, Election election, Promise best) {
        long lack = lack(view, election, best);
        long allowed = isFinal(view) ? 0 : view.state().settings().maxLagOnFailoverBytes();
        return lack <= allowed
                ? Optional.empty()
                : Optional.of("the most advanced candidate " + best.node() + " lacks at least " + lack
                        + " bytes of what the last primary had written, allowed are " + allowed + acceptsLoss(best));
    }

    /** Every acknowledged write is surely among them only if they are as many as the last established epoch has recorded. */
    private static Optional<String> tooFewPromises(ClusterView view, Election election, Promise best) {
        ClusterState state = view.state();
        List<Promise> promises = election.promisesFor(best, state.walHistory());
        Set<NodeId> promised = new TreeSet<>();
        promises.forEach(promise -> promised.add(promise.node()));
        if (state.isRecordLost()) {
            Set<NodeId> missing = state.dataMembers();
            missing.removeAll(promised);
            return missing.isEmpty()
                    ? Optional.empty()
                    : Optional.of("the quorum was recovered, so every data node has to promise first; missing are "
                            + missing + acceptsLoss(best) + reasonsInBrackets(election));
        }
        if (state.sync().isEmpty()) {
            Optional<NodeId> last = state.vacancy().map(Vacancy::lastHolder);
            return last.isEmpty() || promised.contains(last.get())
                    ? Optional.empty()
                    : Optional.of("only " + last.get() + " can be chosen, because no epoch was established yet"
                            + acceptsLoss(best));
        }
        SyncReplication recorded = state.sync().get();
        if (Promises.holdEverything(state, promises)) {
            return Optional.empty();
        }
        String members = recorded.isAlone()
                ? ""
                : recorded.promises() + " of " + recorded.members().keySet() + ", or of ";
        return Optional.of("which acknowledged writes " + best.node() + " lacks is not known: there are promises of "
                + promised + ", needed are those of " + members + recorded.holder()
                + orLastHolder(state, recorded) + acceptsLoss(best)
                + reasonsInBrackets(election));
    }

    private static String orLastHolder(ClusterState state, SyncReplication recorded) {
        return state.vacancy()
                .filter(vacancy -> vacancy.completeness().isPresent())
                .map(Vacancy::lastHolder)
                .filter(last -> !last.equals(recorded.holder()))
                .map(last -> ", or of " + last)
                .orElse("");
    }

    private static String reasonsInBrackets(Election election) {
        return election.refusals().isEmpty() ? "" : " (" + reasons(election) + ")";
    }

    private static String acceptsLoss(Promise best) {
        return "; 'clusterctl failover --to " + best.node() + "' accepts the loss";
    }

    private static String reason(ClusterView view, NodeId to) {
        return view.state()
                .vacancy()
                .map(vacancy -> vacancy.released()
                        ? vacancy.lastHolder() + " released the lease: " + vacancy.reason()
                        : "the lease of " + vacancy.lastHolder() + " expired" + unknownLoss(view, vacancy, to))
                .orElse("nobody holds the lease");
    }

    /** The bytes that are recorded as lost are those that are known of; the last ones of a holder that did not release are not. */
    private static String unknownLoss(ClusterView view, Vacancy vacancy, NodeId to) {
        boolean isAsync = view.state().settings().durability() == Durability.ASYNC;
        return !isAsync || vacancy.positionIsFinal() || vacancy.lastHolder().equals(to)
                ? ""
                : "; whether it alone had more is not known";
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
    private static long lack(ClusterView view, Election election, Promise candidate) {
        WalHistory history = view.state().walHistory();
        Stream<WalPosition> last = view.state().vacancy().flatMap(Vacancy::position).stream();
        Stream<WalPosition> reported = election.promises().stream().map(Promise::position);
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
