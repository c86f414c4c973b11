package io.quorate.client.view;

import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.MemberStatus;
import io.quorate.proto.v1.PauseState;
import io.quorate.proto.v1.Problem;
import io.quorate.proto.v1.StatusSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Everything that is wrong, each with what to do: what agents report, and what follows from the status itself. */
public final class ProblemList {
    private static final double MS_PER_SECOND = 1_000.0;

    private ProblemList() {}

    /** The cluster's problems first, then the nodes' in the order of the members. */
    public static List<Problem> of(ClusterStatus status) {
        Set<Problem> problems = new LinkedHashSet<>(ofCluster(status));
        problems.addAll(status.getProblemsList());
        for (MemberStatus member : status.getMembersList()) {
            problems.addAll(ofMember(member, status));
        }
        return new ArrayList<>(problems);
    }

    private static List<Problem> ofCluster(ClusterStatus status) {
        List<Problem> problems = new ArrayList<>();
        if (status.getSource() != StatusSource.STATUS_SOURCE_QUORUM) {
            problems.add(problem(
                    "", "no majority confirmed this status: it is what the reachable agents know", reach(status)));
        } else if (status.getPrimary().isEmpty()) {
            problems.add(problem(
                    "",
                    "no primary: nothing can be written",
                    "a failover takes some seconds; if this stays, look at the other problems and the agents' logs"));
        }
        return problems;
    }

    private static String reach(ClusterStatus status) {
        String missing = status.getMembersList().stream()
                .filter(member -> MemberView.of(member).isIn(MemberState.UNREACHABLE))
                .map(member -> member.getMember().getName())
                .collect(Collectors.joining(", "));
        boolean isPaused = status.getPause().getKind() == PauseState.Kind.KIND_PAUSED;
        return missing.isEmpty()
                ? "repeat it in some seconds; give the endpoints of all nodes"
                : "start the agents of " + missing + "; without a majority "
                        + (isPaused ? "nothing but the paused primary goes on" : "no node stays or becomes primary");
    }

    /** What the node says itself; what its state says only if nobody explained it. */
    private static List<Problem> ofMember(MemberStatus member, ClusterStatus status) {
        String name = member.getMember().getName();
        MemberView view = MemberView.of(member);
        List<Problem> problems = new ArrayList<>();
        if (!view.isIn(MemberState.UNREACHABLE)) {
            member.getStatus().getProblemsList().stream()
                    .filter(what -> !isListed(status, name, what))
                    .forEach(what -> problems.add(problem(name, what, "")));
        }
        boolean isExplained = !problems.isEmpty()
                || status.getProblemsList().stream()
                        .anyMatch(problem -> problem.getNode().equals(name));
        if (!isExplained) {
            view.state().flatMap(state -> fromState(name, state, member)).ifPresent(problems::add);
        }
        return problems;
    }

    private static boolean isListed(ClusterStatus status, String node, String what) {
        return status.getProblemsList().stream()
                .anyMatch(problem ->
                        problem.getNode().equals(node) && problem.getWhat().equals(what));
    }

    private static Optional<Problem> fromState(String name, MemberState state, MemberStatus member) {
        return switch (state) {
            case UNREACHABLE ->
                Optional.of(problem(
                        name,
                        "not reachable" + lastHeard(member),
                        "check its host and network, and start its agent; it comes back by itself"));
            case STOPPED ->
                Optional.of(problem(name, "PostgreSQL is stopped", "look at the log of the agent of " + name));
            case FENCED ->
                Optional.of(problem(
                        name,
                        "fenced: it accepts no writes and does not stream",
                        "look at the log of the agent of " + name));
            case RUNNING, STREAMING, CATCHING_UP, CLONING, REWINDING, STARTING -> Optional.empty();
        };
    }

    private static String lastHeard(MemberStatus member) {
        return member.hasStatus()
                ? String.format(Locale.ROOT, ", last heard of %.1f s ago", member.getAgeMs() / MS_PER_SECOND)
                : "";
    }

    private static Problem problem(String node, String what, String remedy) {
        return Problem.newBuilder()
                .setNode(node)
                .setWhat(what)
                .setRemedy(remedy)
                .build();
    }
}
