package io.quorate.agent.api;

import java.util.List;
import java.util.stream.Stream;

/** Lists what is wrong, the cluster's problems before those of single nodes. Pure. */
final class ProblemFinder {
    private ProblemFinder() {}

    static List<Finding> find(ClusterView view, Vantage vantage) {
        return Stream.concat(ClusterProblems.find(view, vantage), MemberProblems.find(view))
                .toList();
    }
}
