package io.quorate.client;

import io.quorate.proto.v1.ClusterStatus;
import io.quorate.proto.v1.MemberStatus;
import io.quorate.proto.v1.Problem;
import io.quorate.proto.v1.StatusSource;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Pure: one status out of the answers of many agents. */
final class StatusChoice {
    private static final Comparator<ClusterStatus> NEWEST =
            Comparator.comparingLong(ClusterStatus::getRaftTerm).thenComparingLong(ClusterStatus::getEpoch);
    // The log only grows: who knows of a later epoch knows more than who hears more nodes.
    private static final Comparator<ClusterStatus> BEST_INFORMED = Comparator.comparingLong(ClusterStatus::getEpoch)
            .thenComparingLong(ClusterStatus::getRaftTerm)
            .thenComparingLong(StatusChoice::reachableMembers);
    private static final Comparator<MemberStatus> FRESHEST = Comparator.comparing(MemberStatus::getReachable)
            .thenComparing(MemberStatus::hasStatus)
            .thenComparing(MemberStatus::getAgeMs, Comparator.reverseOrder());

    private StatusChoice() {}

    /**
     * The newest answer that a majority confirmed. Without one the best informed answer, with what the others heard of
     * each member more lately, marked as partial.
     *
     * @param answers at least one
     */
    static ClusterStatus choose(List<ClusterStatus> answers) {
        return answers.stream()
                .filter(answer -> answer.getSource() == StatusSource.STATUS_SOURCE_QUORUM)
                .max(NEWEST)
                .orElseGet(() -> merge(answers));
    }

    /** Adds a problem for each endpoint that did not answer, unless the cluster itself misses that node. */
    static ClusterStatus withSilence(ClusterStatus status, List<Survey.Silence> silent) {
        ClusterStatus.Builder told = status.toBuilder();
        for (Survey.Silence silence : silent) {
            String address = silence.endpoint().toString();
            String node = status.getMembersList().stream()
                    .filter(member -> member.getMember().getApiAddress().equals(address))
                    .map(member -> member.getMember().getName())
                    .findFirst()
                    .orElse("");
            boolean isMissed = status.getMembersList().stream()
                    .anyMatch(member -> member.getMember().getName().equals(node) && !member.getReachable());
            if (!isMissed) {
                told.addProblems(Problem.newBuilder()
                        .setNode(node)
                        .setWhat("endpoint " + address + " did not answer: " + silence.reason())
                        .setRemedy("check the address, and the way from here to that node"));
            }
        }
        return told.build();
    }

    private static ClusterStatus merge(List<ClusterStatus> answers) {
        ClusterStatus best = answers.stream().max(BEST_INFORMED).orElseThrow();
        ClusterStatus.Builder merged =
                best.toBuilder().setSource(StatusSource.STATUS_SOURCE_PARTIAL).clearMembers();
        for (MemberStatus member : best.getMembersList()) {
            merged.addMembers(freshest(member, answers));
        }
        Set<Problem> problems = new LinkedHashSet<>(best.getProblemsList());
        answers.forEach(answer -> problems.addAll(answer.getProblemsList()));
        return merged.clearProblems().addAllProblems(problems).build();
    }

    /** The recorded member stays the best informed answer's; only what was heard of it is taken from others. */
    private static MemberStatus freshest(MemberStatus member, List<ClusterStatus> answers) {
        String name = member.getMember().getName();
        return answers.stream()
                .flatMap(answer -> answer.getMembersList().stream())
                .filter(other -> other.getMember().getName().equals(name))
                .max(FRESHEST)
                .orElse(member)
                .toBuilder()
                .setMember(member.getMember())
                .build();
    }

    private static long reachableMembers(ClusterStatus status) {
        return status.getMembersList().stream()
                .filter(MemberStatus::getReachable)
                .count();
    }
}
