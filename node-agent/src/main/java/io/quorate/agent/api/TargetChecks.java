package io.quorate.agent.api;

import io.quorate.agent.observation.DataDirectory;
import io.quorate.agent.observation.NodeState;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Why a member may not become primary on request; an empty list: nothing speaks against it. Pure. */
final class TargetChecks {
    private TargetChecks() {}

    /** It has to hold everything that the primary hands over, so it must stream from it now. */
    static List<String> forSwitchover(ClusterView view, Member member) {
        NodeId node = member.id();
        if (view.primary().filter(node::equals).isPresent()) {
            return List.of(node + " is the primary already");
        }
        List<String> refusals = new ArrayList<>(forFailover(view, member));
        if (member.isData() && member.priority() == 0) {
            refusals.add(node + " has priority 0: it is never chosen");
        }
        view.fresh(node)
                .filter(status -> member.isData())
                .ifPresent(status -> Stream.of(streaming(view, status), lag(view, node))
                        .flatMap(Optional::stream)
                        .forEach(refusals::add));
        return List.copyOf(refusals);
    }

    /** An operator accepts what it lacks, but it must be able to promote. */
    static List<String> forFailover(ClusterView view, Member member) {
        NodeId node = member.id();
        if (!member.isData()) {
            return List.of(node + " is a witness: it has no PostgreSQL");
        }
        Optional<NodeStatus> status = view.fresh(node);
        if (status.isEmpty()) {
            return List.of(view.seen(node)
                    .map(seen -> node + " has not reported for " + Wording.seconds(seen.age()))
                    .orElse(node + " has not reported yet"));
        }
        return Stream.of(
                        data(status.get()),
                        system(view, status.get()),
                        replay(status.get()),
                        status.get().notElectable().map(reason -> node + " cannot take over: " + reason))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> data(NodeStatus status) {
        return switch (status.dataDirectory()) {
            case PRESENT -> Optional.empty();
            case EMPTY, UNFINISHED ->
                Optional.of(
                        status.node() + " has no whole data directory: it is " + Wording.word(status.dataDirectory()));
        };
    }

    private static Optional<String> system(ClusterView view, NodeStatus status) {
        Optional<Long> expected = view.state()
                .systemIdentifier()
                .or(() -> view.primary().flatMap(view::fresh).flatMap(NodeStatus::systemIdentifier));
        if (status.dataDirectory() != DataDirectory.PRESENT || expected.isEmpty()) {
            return Optional.empty();
        }
        return status.systemIdentifier().equals(expected)
                ? Optional.empty()
                : Optional.of(status.node() + " has data of the database system "
                        + status.systemIdentifier().map(Long::toUnsignedString).orElse("(not known)")
                        + ", the cluster's is " + Long.toUnsignedString(expected.get()));
    }

    private static Optional<String> replay(NodeStatus status) {
        return status.replayPaused()
                ? Optional.of("the replay of " + status.node() + " is paused: SELECT pg_wal_replay_resume() there")
                : Optional.empty();
    }

    private static Optional<String> streaming(ClusterView view, NodeStatus status) {
        if (status.state() != NodeState.STREAMING) {
            return Optional.of(status.node() + " does not stream: it is "
                    + Wording.word(status.state()).replace('_', ' '));
        }
        return view.primary().isPresent() && !status.upstream().equals(view.primary())
                ? Optional.of(status.node() + " does not stream from the primary but from "
                        + status.upstream().map(NodeId::name).orElse("a node that it does not name"))
                : Optional.empty();
    }

    private static Optional<String> lag(ClusterView view, NodeId node) {
        long allowed = view.state().settings().maxLagOnFailoverBytes();
        Optional<Long> lag = view.lagOf(node);
        if (lag.isEmpty()) {
            return Optional.of("how far " + node + " lags is not known");
        }
        return lag.get() > allowed
                ? Optional.of(node + " lags " + lag.get() + " bytes: allowed (max_lag_on_failover) are " + allowed)
                : Optional.empty();
    }
}
