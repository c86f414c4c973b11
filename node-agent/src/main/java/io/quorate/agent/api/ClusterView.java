package io.quorate.agent.api;

import io.quorate.agent.observation.NodeRole;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.agent.observation.SeenStatus;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Member;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Promotion;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalHistory;
import io.quorate.consensus.model.WalPosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one node knows of the cluster at one moment: the applied state, and what every node last said of itself. What is not known
 * is empty, never a default.
 *
 * @param statuses every node that was ever heard of
 * @param reachableWithin a node whose last report is older counts as not reachable
 */
record ClusterView(ClusterState state, Map<NodeId, SeenStatus> statuses, Duration reachableWithin) {
    ClusterView {
        statuses = Map.copyOf(statuses);
    }

    /** What a node said of itself, if that is recent. */
    Optional<NodeStatus> fresh(NodeId node) {
        return seen(node).filter(seen -> seen.isFresh(reachableWithin)).map(SeenStatus::status);
    }

    Optional<SeenStatus> seen(NodeId node) {
        return Optional.ofNullable(statuses.get(node));
    }

    boolean isReachable(NodeId node) {
        return fresh(node).isPresent();
    }

    Optional<NodeId> holder() {
        return state.lease().map(Lease::holder);
    }

    /** The holder that has been promoted in its epoch and says itself, recently, that it is primary. */
    Optional<NodeId> primary() {
        return state.primary()
                .map(Promotion::holder)
                .filter(node -> fresh(node)
                        .filter(status -> status.role() == NodeRole.PRIMARY)
                        .isPresent());
    }

    /** Data members other than the given node, by name. */
    List<Member> dataMembersBut(Optional<NodeId> node) {
        return state.members().values().stream()
                .filter(Member::isData)
                .filter(member -> !node.equals(Optional.of(member.id())))
                .toList();
    }

    /** Bytes from a member's WAL to the primary's; empty when either is not known or the member is not on the primary's line. */
    Optional<Long> lagOf(NodeId node) {
        Optional<WalPosition> ahead = primary().flatMap(this::positionOf);
        Optional<WalPosition> behind = positionOf(node);
        if (ahead.isEmpty()
                || behind.isEmpty()
                || primary().filter(node::equals).isPresent()) {
            return Optional.empty();
        }
        Timeline tip = ahead.get().timeline();
        if (state.walHistory().relationTo(tip, behind.get()) != WalHistory.Relation.IN_LINE) {
            return Optional.empty();
        }
        return Optional.of(ahead.get().lsn().bytesSince(behind.get().lsn()));
    }

    /** Time that the holder may still write, as it said itself, less the time since then. */
    Optional<Duration> leaseRemaining() {
        return holder().filter(this::isReachable)
                .flatMap(this::seen)
                .flatMap(seen -> seen.status()
                        .leaseRemaining()
                        .map(left -> left.minus(seen.age()))
                        .map(left -> left.isNegative() ? Duration.ZERO : left));
    }

    private Optional<WalPosition> positionOf(NodeId node) {
        Optional<NodeStatus> status = fresh(node);
        Optional<Timeline> timeline = status.flatMap(NodeStatus::timeline);
        Optional<Lsn> lsn = status.flatMap(NodeStatus::lsn);
        return timeline.isPresent() && lsn.isPresent()
                ? Optional.of(new WalPosition(timeline.get(), lsn.get()))
                : Optional.empty();
    }
}
