package io.quorate.consensus.statemachine;

import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.PauseState;
import io.quorate.consensus.model.ReservedTimeline;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.Vacancy;
import io.quorate.consensus.model.WalPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a cluster goes on with when a majority of its voters is lost for good: the state that one survivor's log tells, without the
 * lost members. Pure.
 *
 * <p>That log may lack what the lost majority agreed on last. So nothing of it is trusted that a later entry could have changed in
 * anybody's favour: the epoch goes beyond every epoch they can have granted, the timeline numbers beyond those they can have taken
 * ({@link #TIMELINE_GAP}), the lease is over, and whose promises an election needs is not known any more: it needs those of all.
 */
public final class QuorumRecovery {
    /**
     * So many promotions that the survivor's log knows nothing of are allowed for. WAL on one of their timelines ranks above all that the
     * log knows, in the order of the numbers.
     */
    public static final int TIMELINE_GAP = 100;

    private QuorumRecovery() {}

    /**
     * The state that the survivors begin with.
     *
     * @param last as the survivor's log tells it
     * @param lost members that are gone for good
     * @throws IllegalArgumentException saying why there is nothing to recover from it, or what is wrong with {@code lost}
     */
    public static ClusterState recovered(ClusterState last, Set<NodeId> lost, String requestedBy) {
        require(last.isFounded(), "this node's log has never heard of a cluster");
        require(
                last.systemIdentifier().isPresent() && last.lastTimeline().isPresent(),
                "this node's log knows of no primary, so it cannot tell which data is the cluster's");
        lost.forEach(node -> require(
                last.members().containsKey(node),
                node + " is not a member; members are " + last.members().keySet()));
        require(
                2 * lost.size() >= last.members().size(),
                new TreeSet<>(lost) + " are no majority of " + last.members().keySet()
                        + ": the others can still decide");
        List<Member> survivors = last.members().values().stream()
                .filter(member -> !lost.contains(member.id()))
                .toList();
        require(survivors.stream().anyMatch(Member::isData), "no survivor has a PostgreSQL");
        Epoch epoch = last.lastEpoch().afterRecovery();
        return last.change()
                .members(survivors)
                .lease(Optional.empty())
                .lastEpoch(epoch)
                .lastTimeline(Optional.of(new ReservedTimeline(epoch, beyondGap(last))))
                .unreported(unreported(last))
                .sync(Optional.empty())
                .pause(new PauseState(
                        PauseState.Kind.RUNNING,
                        last.pause().resumeNumber(),
                        last.pause().requestedBy()))
                .switchover(Optional.empty())
                .vacancy(Optional.of(vacancy(last, epoch, lost, requestedBy)))
                .build();
    }

    /** What must hold of it; sentences that name what does not. */
    static List<String> violations(ClusterState recovered) {
        Invariants.Violations found = new Invariants.Violations();
        found.unless(recovered.isFounded(), "the cluster has no name");
        found.unless(recovered.recovery() > 0, "epoch " + recovered.lastEpoch() + " is none after a recovery");
        found.unless(recovered.systemIdentifier().isPresent(), "the system identifier is missing");
        found.unless(recovered.lease().isEmpty(), "somebody holds the lease");
        found.unless(recovered.sync().isEmpty(), "the promises of some would be enough");
        found.unless(recovered.switchover().isEmpty(), "a switchover is pending");
        found.unless(recovered.pause().kind() == PauseState.Kind.RUNNING, "the cluster is paused");
        found.unless(
                recovered
                        .lastTimeline()
                        .filter(last -> last.epoch().equals(recovered.lastEpoch()))
                        .isPresent(),
                "the timelines of the lost majority are not set aside");
        found.unless(
                recovered.unreported().stream().allMatch(each -> each.epoch().compareTo(recovered.lastEpoch()) < 0),
                "a timeline of the lost majority ranks above this recovery");
        return found.sentences();
    }

    private static Timeline beyondGap(ClusterState last) {
        return new Timeline(last.lastTimeline().orElseThrow().timeline().number() + TIMELINE_GAP);
    }

    /** Numbers that the lost majority may have taken, each in an epoch after those that are known. */
    private static List<ReservedTimeline> unreported(ClusterState last) {
        List<ReservedTimeline> all = new ArrayList<>(last.unreported());
        long newest = last.lastTimeline().orElseThrow().timeline().number();
        for (int i = 1; i < TIMELINE_GAP; i++) {
            all.add(new ReservedTimeline(new Epoch(last.lastEpoch().number() + i), new Timeline(newest + i)));
        }
        return all.subList(Math.max(0, all.size() - ClusterState.MAX_HISTORY), all.size());
    }

    private static Vacancy vacancy(ClusterState last, Epoch epoch, Set<NodeId> lost, String requestedBy) {
        NodeId lastHolder = last.lease()
                .map(Lease::holder)
                .or(() -> last.vacancy().map(Vacancy::lastHolder))
                .orElseThrow();
        Optional<WalPosition> position = last.lease().isPresent()
                ? last.lease().flatMap(Lease::position)
                : last.vacancy().flatMap(Vacancy::position);
        return new Vacancy(
                epoch,
                lastHolder,
                false,
                position,
                false,
                "the quorum was recovered without " + new TreeSet<>(lost) + " by " + requestedBy,
                Optional.empty(),
                Optional.empty());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
