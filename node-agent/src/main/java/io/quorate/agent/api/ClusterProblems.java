package io.quorate.agent.api;

import io.quorate.agent.observation.NodeStatus;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Vacancy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Problems of the cluster as a whole: one method for each, in the order of the list. Pure. */
final class ClusterProblems {
    /** A switchover takes a few seconds; the coordinator gives one up after 45 s. */
    static final Duration LONG_PENDING = Duration.ofSeconds(20);

    private static final List<BiFunction<ClusterView, Vantage, Stream<Finding>>> RULES = List.of(
            ClusterProblems::notFounded,
            ClusterProblems::minority,
            ClusterProblems::noPrimary,
            ClusterProblems::paused,
            ClusterProblems::switchoverPending,
            ClusterProblems::nobodyCouldTakeOver,
            ClusterProblems::severalSystems,
            ClusterProblems::evenVoters);

    private ClusterProblems() {}

    static Stream<Finding> find(ClusterView view, Vantage vantage) {
        return RULES.stream().flatMap(rule -> rule.apply(view, vantage));
    }

    private static Stream<Finding> notFounded(ClusterView view, Vantage vantage) {
        return when(
                !view.state().isFounded(),
                "the cluster has not been founded yet",
                "start every configured agent with --bootstrap; founding needs all of them");
    }

    private static Stream<Finding> minority(ClusterView view, Vantage vantage) {
        String remedy = "start the agents that are down, or mend the network between them; writes end until then";
        if (vantage.leadership().leader().isEmpty()) {
            return when(true, "no coordinator: " + vantage.node() + " sees no majority of the voters", remedy);
        }
        boolean isUnconfirmed = vantage.leadership().isSelfReady() && !vantage.isConfirmed();
        return when(isUnconfirmed, "coordinator " + vantage.node() + " did not reach a majority of the voters", remedy);
    }

    private static Stream<Finding> noPrimary(ClusterView view, Vantage vantage) {
        ClusterState state = view.state();
        if (!state.isFounded() || view.primary().isPresent()) {
            return Stream.empty();
        }
        if (state.lease().isEmpty()) {
            return when(true, "no primary: nobody holds the lease" + vacancy(state), remedyForVacancy(state));
        }
        Lease lease = state.lease().get();
        NodeId holder = lease.holder();
        if (!view.isReachable(holder)) {
            return when(
                    true,
                    "no known primary: " + holder + " holds the lease of epoch " + lease.epoch()
                            + " and does not report",
                    "wait: its lease ends by itself when it does not renew; then another node is chosen");
        }
        return when(
                true,
                "no primary yet: " + holder + " holds the lease of epoch " + lease.epoch() + " and is not primary",
                "wait for its promotion; if that does not come, read the log of its agent");
    }

    private static String vacancy(ClusterState state) {
        return state.vacancy().map(ClusterProblems::vacancy).orElse("");
    }

    private static String vacancy(Vacancy vacancy) {
        return " since " + vacancy.lastHolder() + (vacancy.released() ? " released" : " let expire") + " epoch "
                + vacancy.epoch() + (vacancy.reason().isEmpty() ? "" : " (" + vacancy.reason() + ")");
    }

    private static String remedyForVacancy(ClusterState state) {
        return state.pause().holdsDecisions()
                ? "clusterctl resume: nothing is granted while the cluster is paused"
                : "wait for the choice; if it does not come, the nodes below say why they cannot be chosen";
    }

    private static Stream<Finding> paused(ClusterView view, Vantage vantage) {
        String by = view.state().pause().requestedBy();
        return switch (view.state().pause().kind()) {
            case RUNNING -> Stream.empty();
            case PAUSED ->
                when(
                        true,
                        "paused" + (by.isEmpty() ? "" : " by " + by) + ": no automatic action, no failover",
                        "clusterctl resume");
            case RESUMING ->
                when(
                        true,
                        "resuming: "
                                + view.holder()
                                        .map(holder -> holder + " has not armed its guard again yet")
                                        .orElse("not finished yet"),
                        "wait; if it stays so, start the agent of the holder");
        };
    }

    private static Stream<Finding> switchoverPending(ClusterView view, Vantage vantage) {
        Optional<Duration> pending =
                vantage.switchoverPendingFor().filter(duration -> duration.compareTo(LONG_PENDING) > 0);
        return view.state().switchover().stream()
                .filter(switchover -> pending.isPresent())
                .map(switchover -> Finding.ofCluster(
                        Wording.word(switchover.kind()) + " " + switchover.id() + " to " + switchover.to()
                                + " has been pending for " + Wording.seconds(pending.orElseThrow()),
                        "wait: the coordinator gives it up by itself; the log of " + switchover.to()
                                + " says what it waits for"));
    }

    private static Stream<Finding> nobodyCouldTakeOver(ClusterView view, Vantage vantage) {
        Optional<NodeId> primary = view.primary();
        if (primary.isEmpty()) {
            return Stream.empty();
        }
        boolean anybody = view.dataMembersBut(primary).stream()
                .anyMatch(member -> TargetChecks.forSwitchover(view, member).isEmpty());
        return when(
                !anybody,
                "no standby could take over if " + primary.get() + " failed now",
                "bring a standby back, or add one; the problems of the nodes say what they lack");
    }

    private static Stream<Finding> severalSystems(ClusterView view, Vantage vantage) {
        if (view.state().systemIdentifier().isPresent()) {
            return Stream.empty();
        }
        Set<String> systems = view.state().members().keySet().stream()
                .flatMap(node -> view.fresh(node).flatMap(NodeStatus::systemIdentifier).stream())
                .map(Long::toUnsignedString)
                .collect(Collectors.toSet());
        return when(
                systems.size() > 1,
                "the nodes bring data of different database systems: " + Wording.list(systems),
                "keep the data directory that is to live on and move the others aside");
    }

    private static Stream<Finding> evenVoters(ClusterView view, Vantage vantage) {
        int voters = view.state().members().size();
        return when(
                voters > 0 && voters % 2 == 0,
                voters + " voters: an even number bears no more failures than " + (voters - 1),
                "add a witness, or remove a node");
    }

    private static Stream<Finding> when(boolean isSo, String what, String remedy) {
        return isSo ? Stream.of(Finding.ofCluster(what, remedy)) : Stream.empty();
    }
}
