package io.quorate.agent.api;

import io.quorate.agent.observation.NodeRole;
import io.quorate.agent.observation.NodeState;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Problems of single members: one method for each. Of a node that does not report nothing else is said. Pure. */
final class MemberProblems {
    private interface Rule {
        Stream<Finding> find(ClusterView view, Member member, NodeStatus status);
    }

    private static final List<Rule> RULES = List.of(
            MemberProblems::primaryWithoutLease,
            MemberProblems::otherSystem,
            MemberProblems::guardIsDown,
            MemberProblems::doesNotStream,
            MemberProblems::lagsTooMuch,
            MemberProblems::replayIsPaused,
            MemberProblems::cannotBeChosen,
            MemberProblems::whatItSaysItself);

    private MemberProblems() {}

    static Stream<Finding> find(ClusterView view) {
        return view.state().members().values().stream().flatMap(member -> of(view, member));
    }

    private static Stream<Finding> of(ClusterView view, Member member) {
        Optional<NodeStatus> status = view.fresh(member.id());
        if (status.isEmpty()) {
            return Stream.of(unreachable(view, member));
        }
        return RULES.stream().flatMap(rule -> rule.find(view, member, status.get()));
    }

    private static Finding unreachable(ClusterView view, Member member) {
        String what = view.seen(member.id())
                .map(seen -> "has not reported for " + Wording.seconds(seen.age()))
                .orElse("has not reported yet");
        return Finding.of(
                member.id(), what, "check its host, its agent, and the network to its address " + member.apiAddress());
    }

    private static Stream<Finding> primaryWithoutLease(ClusterView view, Member member, NodeStatus status) {
        boolean isHolder = view.holder().filter(member.id()::equals).isPresent();
        return when(
                status.role() == NodeRole.PRIMARY && !isHolder && status.state() == NodeState.RUNNING,
                member,
                "says that it is primary and does not hold the lease",
                "it stops at its deadline by itself; if it does not, stop its PostgreSQL");
    }

    private static Stream<Finding> otherSystem(ClusterView view, Member member, NodeStatus status) {
        Optional<Long> cluster = view.state().systemIdentifier();
        Optional<Long> own = status.systemIdentifier();
        return when(
                cluster.isPresent() && own.isPresent() && !own.equals(cluster),
                member,
                "its data belong to another database system: "
                        + own.map(Long::toUnsignedString).orElse("") + ", the cluster's is "
                        + cluster.map(Long::toUnsignedString).orElse(""),
                "move its data directory aside, so that it is cloned from the primary");
    }

    private static Stream<Finding> guardIsDown(ClusterView view, Member member, NodeStatus status) {
        boolean isHolder = view.holder().filter(member.id()::equals).isPresent();
        return when(
                isHolder && !status.guardAlive() && !view.state().pause().holdsDecisions(),
                member,
                "holds the lease and its guard does not run",
                "it neither renews nor promotes without one; its agent's log says why the guard ended");
    }

    private static Stream<Finding> doesNotStream(ClusterView view, Member member, NodeStatus status) {
        Optional<NodeId> primary = view.primary();
        if (primary.isEmpty() || !member.isData() || primary.get().equals(member.id())) {
            return Stream.empty();
        }
        if (status.state() != NodeState.STREAMING) {
            return when(true, member, doing(status), remedyWhile(status.state()));
        }
        return when(
                !status.upstream().equals(primary),
                member,
                "streams from " + status.upstream().map(NodeId::name).orElse("a node that it does not name")
                        + ", not from the primary " + primary.get(),
                "wait: it follows the primary by itself; if it does not, read the log of its agent");
    }

    private static String doing(NodeStatus status) {
        return "does not stream: it is " + Wording.word(status.state()).replace('_', ' ')
                + status.operation().map(text -> " (" + text + ")").orElse("");
    }

    private static String remedyWhile(NodeState state) {
        return switch (state) {
            case CLONING, REWINDING, STARTING, CATCHING_UP, FENCED, STREAMING -> "wait: it is on its way back";
            case RUNNING, STOPPED -> "wait; if it stays so, read the log of its agent and of its PostgreSQL";
        };
    }

    private static Stream<Finding> lagsTooMuch(ClusterView view, Member member, NodeStatus status) {
        long allowed = view.state().settings().maxLagOnFailoverBytes();
        return view.lagOf(member.id()).filter(lag -> lag > allowed).stream()
                .map(lag -> Finding.of(
                        member.id(),
                        "lags " + lag + " bytes: an automatic failover would give up at most " + allowed,
                        "look for long replication pauses, a slow disk or network on this node"));
    }

    private static Stream<Finding> replayIsPaused(ClusterView view, Member member, NodeStatus status) {
        return when(
                status.replayPaused(),
                member,
                "its replay is paused: it cannot take over",
                "SELECT pg_wal_replay_resume() on it");
    }

    private static Stream<Finding> cannotBeChosen(ClusterView view, Member member, NodeStatus status) {
        boolean isHolder = view.holder().filter(member.id()::equals).isPresent();
        return status.notElectable().stream()
                .filter(reason -> member.isData() && !isHolder && !status.replayPaused())
                .map(reason ->
                        Finding.of(member.id(), "cannot take over: " + reason, "the log of its agent says more"));
    }

    private static Stream<Finding> whatItSaysItself(ClusterView view, Member member, NodeStatus status) {
        return status.problems().stream().map(text -> Finding.of(member.id(), text, "the log of its agent says more"));
    }

    private static Stream<Finding> when(boolean isSo, Member member, String what, String remedy) {
        return isSo ? Stream.of(Finding.of(member.id(), what, remedy)) : Stream.empty();
    }
}
