package io.quorate.agent.api;

import io.quorate.agent.observation.NodeRole;
import io.quorate.agent.observation.NodeState;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.FinishedSwitchover;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Promotion;
import io.quorate.consensus.model.Switchover;
import io.quorate.consensus.model.Vacancy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the phases of one switchover out of successive views of the cluster. Each phase is told once; what a view skipped is told
 * with what followed. Confined to one thread; no clock, no IO.
 */
final class SwitchoverStory {
    private enum Step {
        RELEASED,
        GRANTED,
        PROMOTED,
        FOLLOWING
    }

    private final Switchover switchover;
    private final Epoch before;
    private final Set<Step> told = EnumSet.noneOf(Step.class);
    private String lastOperation = "";

    /** @param before epoch of the last grant when the switchover began */
    SwitchoverStory(Switchover switchover, Epoch before) {
        this.switchover = switchover;
        this.before = before;
    }

    /** The phases that have become visible since the last view. */
    List<Phase> read(ClusterView view) {
        List<Phase> news = new ArrayList<>();
        stopping(view).ifPresent(news::add);
        tell(Step.RELEASED, released(view), news);
        tell(Step.GRANTED, granted(view), news);
        tell(Step.PROMOTED, promoted(view), news);
        tell(Step.FOLLOWING, following(view), news);
        return news;
    }

    /** How the switchover ended; empty while it has not. */
    Optional<FinishedSwitchover> ending(ClusterView view) {
        return view.state().lastSwitchover().filter(last -> last.switchover().id() == switchover.id());
    }

    /** A later switchover has ended: how this one did is not recorded any more. */
    boolean isForgotten(ClusterView view) {
        return view.state()
                .lastSwitchover()
                .filter(last -> last.switchover().id() > switchover.id())
                .isPresent();
    }

    /** After a switchover that went well the old primary comes back as a standby; nobody waits for that after a failover. */
    boolean isFollowingAwaited() {
        return switchover.kind() == Switchover.Kind.SWITCHOVER && !told.contains(Step.FOLLOWING);
    }

    /** Who has been promoted and holds the lease. */
    static Optional<NodeId> primary(ClusterView view) {
        return view.state().primary().map(Promotion::holder);
    }

    private void tell(Step step, Optional<Phase> phase, List<Phase> news) {
        if (phase.isPresent() && told.add(step)) {
            news.add(phase.get());
        }
    }

    /** What the old primary says that it is doing, as long as it holds the lease. */
    private Optional<Phase> stopping(ClusterView view) {
        Optional<NodeId> old = switchover.from().filter(from -> isHeldAsBefore(view, from));
        String operation =
                old.flatMap(view::fresh).flatMap(NodeStatus::operation).orElse("");
        if (operation.isEmpty() || operation.equals(lastOperation)) {
            return Optional.empty();
        }
        lastOperation = operation;
        return Optional.of(new Phase("stopping", old.orElseThrow() + ": " + operation));
    }

    private boolean isHeldAsBefore(ClusterView view, NodeId node) {
        return view.state()
                .lease()
                .filter(lease -> lease.isHeldBy(node, before))
                .isPresent();
    }

    private Optional<Phase> released(ClusterView view) {
        Optional<Vacancy> vacancy =
                view.state().vacancy().filter(last -> last.epoch().equals(before));
        if (vacancy.isPresent()) {
            return Optional.of(new Phase("released", describe(vacancy.get())));
        }
        boolean hasEnded =
                switchover.from().isPresent() && view.state().lastEpoch().compareTo(before) > 0;
        return hasEnded
                ? Optional.of(new Phase("released", "the lease of epoch " + before + " has ended"))
                : Optional.empty();
    }

    private static String describe(Vacancy vacancy) {
        String end = vacancy.position()
                .map(position -> vacancy.positionIsFinal()
                        ? ", its WAL ends at " + position
                        : ", its WAL was last seen at " + position)
                .orElse("");
        return vacancy.lastHolder() + (vacancy.released() ? " gave up" : " let expire") + " the lease of epoch "
                + vacancy.epoch() + end;
    }

    private Optional<Phase> granted(ClusterView view) {
        return newLease(view).map(lease -> new Phase("granted", "epoch " + lease.epoch() + " to " + lease.holder()));
    }

    private Optional<Phase> promoted(ClusterView view) {
        return view.state()
                .primary()
                .filter(promotion -> promotion.epoch().compareTo(before) > 0)
                .map(promotion -> new Phase(
                        "promoted",
                        promotion.holder() + " writes on timeline " + promotion.timeline() + ", forked at "
                                + promotion.forkLsn()));
    }

    private Optional<Phase> following(ClusterView view) {
        Optional<NodeId> primary = told.contains(Step.PROMOTED) ? primary(view) : Optional.empty();
        if (primary.isEmpty() || switchover.from().equals(primary)) {
            return Optional.empty();
        }
        return switchover
                .from()
                .flatMap(view::fresh)
                .filter(status -> status.role() == NodeRole.STANDBY
                        && status.state() == NodeState.STREAMING
                        && status.upstream().equals(primary))
                .map(status -> new Phase("following", status.node() + " streams from " + primary.get()));
    }

    private Optional<Lease> newLease(ClusterView view) {
        return view.state().lease().filter(lease -> lease.epoch().compareTo(before) > 0);
    }
}
