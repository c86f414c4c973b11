package io.quorate.consensus.statemachine;

import io.quorate.consensus.command.ClusterCommand.ReportPromoted;
import io.quorate.consensus.command.ClusterCommand.ReserveTimeline;
import io.quorate.consensus.command.Rejection;
import io.quorate.consensus.command.Rejection.Code;
import io.quorate.consensus.command.Transition;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Lease;
import io.quorate.consensus.model.Promotion;
import io.quorate.consensus.model.ReservedTimeline;
import io.quorate.consensus.model.StateBuilder;
import io.quorate.consensus.model.Switchover;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.model.WalPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Promotions: every one takes a timeline number that nobody had before, and leaves an entry in the history. */
final class PromotionTransitions {
    private PromotionTransitions() {}

    /**
     * Guard: the node holds the lease in this epoch and has renewed it (NO_LEASE: before that it is worth nothing); the number is
     * higher than every one before (TIMELINE_IN_USE), so the same reservation again is refused: its number may have been used.
     */
    static Transition reserve(ClusterState state, ReserveTimeline command) {
        Optional<Rejection> notHolder = Guards.holdsLease(state, command.holder(), command.epoch());
        if (notHolder.isPresent()) {
            return Guards.refused(state, notHolder.get());
        }
        if (!state.lease().orElseThrow().isRenewed()) {
            return Transition.rejected(
                    state, Code.NO_LEASE, command.holder() + " has not renewed its lease yet: it must not promote");
        }
        Optional<ReservedTimeline> last = state.lastTimeline();
        if (last.isPresent() && !command.timeline().isAfter(last.get().timeline())) {
            return Transition.rejected(
                    state,
                    Code.TIMELINE_IN_USE,
                    "timeline " + command.timeline() + " is not higher than "
                            + last.get().timeline() + ", which was reserved in epoch "
                            + last.get().epoch());
        }
        ReservedTimeline reserved = new ReservedTimeline(command.epoch(), command.timeline());
        return Transition.applied(state.change()
                .lastTimeline(Optional.of(reserved))
                .unreported(appended(state.unreported(), reserved))
                .build());
    }

    /**
     * Guard: the node holds the lease in this epoch; the timeline is the last one reserved, in this epoch (TIMELINE_NOT_RESERVED), not
     * reported before (TIMELINE_IN_USE), and younger than its parent (EVIDENCE_DOES_NOT_FIT). The last report again applies without
     * change. Effect: an entry in the history; the lease has a position from here on; a pending switchover ends if the new primary is
     * the wished one, or if its first promotion in an epoch shows that the wish has been overtaken.
     */
    static Transition report(ClusterState state, ReportPromoted command) {
        Optional<Rejection> notHolder = Guards.holdsLease(state, command.holder(), command.epoch());
        if (notHolder.isPresent()) {
            return Guards.refused(state, notHolder.get());
        }
        if (repeatsLast(state, command)) {
            return Transition.applied(state);
        }
        Optional<Rejection> refusal = isReserved(state, command).or(() -> fitsHistory(state, command));
        if (refusal.isPresent()) {
            return Guards.refused(state, refusal.get());
        }
        Promotion promotion = promotion(state, command);
        WalPosition fork = new WalPosition(command.timeline(), command.forkLsn());
        StateBuilder next = state.change()
                .history(appended(state.history(), promotion))
                .unreported(without(state.unreported(), promotion.timeline()))
                .lease(state.lease().map(lease -> lease.withFirstPosition(fork)));
        endOvertakenSwitchover(state, promotion, next);
        return Transition.applied(next.build());
    }

    private static Optional<Rejection> isReserved(ClusterState state, ReportPromoted command) {
        ReservedTimeline claimed = new ReservedTimeline(command.epoch(), command.timeline());
        return state.lastTimeline().filter(claimed::equals).isPresent()
                ? Optional.empty()
                : Guards.refuse(
                        Code.TIMELINE_NOT_RESERVED,
                        "timeline " + command.timeline() + " is not the last one reserved in epoch " + command.epoch());
    }

    private static Optional<Rejection> fitsHistory(ClusterState state, ReportPromoted command) {
        Optional<Promotion> last = last(state.history());
        if (last.isPresent() && !command.timeline().isAfter(last.get().timeline())) {
            return Guards.refuse(
                    Code.TIMELINE_IN_USE,
                    "timeline " + command.timeline() + " has been reported before, from timeline "
                            + last.get().parentTimeline() + " at " + last.get().forkLsn());
        }
        return command.timeline().isAfter(command.parentTimeline())
                ? Optional.empty()
                : Guards.refuse(
                        Code.EVIDENCE_DOES_NOT_FIT,
                        "timeline " + command.timeline() + " cannot fork off " + command.parentTimeline());
    }

    private static Promotion promotion(ClusterState state, ReportPromoted command) {
        Lease lease = state.lease().orElseThrow();
        Optional<Promotion> before =
                last(state.history()).filter(promotion -> promotion.epoch().equals(command.epoch()));
        int number = before.map(promotion -> promotion.number() + 1).orElse(1);
        boolean isFirst = number == 1;
        return new Promotion(
                command.epoch(),
                number,
                command.holder(),
                command.timeline(),
                command.parentTimeline(),
                command.forkLsn(),
                isFirst ? lease.reason() : "restarted in place",
                isFirst ? lease.possibleLossBytes() : 0);
    }

    private static boolean repeatsLast(ClusterState state, ReportPromoted command) {
        return last(state.history())
                .filter(last -> last.epoch().equals(command.epoch())
                        && last.holder().equals(command.holder())
                        && last.timeline().equals(command.timeline())
                        && last.parentTimeline().equals(command.parentTimeline())
                        && last.forkLsn().equals(command.forkLsn()))
                .isPresent();
    }

    private static <T> List<T> appended(List<T> before, T last) {
        int surplus = Math.max(0, before.size() + 1 - ClusterState.MAX_HISTORY);
        List<T> next = new ArrayList<>(before.subList(surplus, before.size()));
        next.add(last);
        return next;
    }

    private static List<ReservedTimeline> without(List<ReservedTimeline> reserved, Timeline reported) {
        return reserved.stream()
                .filter(each -> !each.timeline().equals(reported))
                .toList();
    }

    private static void endOvertakenSwitchover(ClusterState state, Promotion promotion, StateBuilder next) {
        if (state.switchover().isEmpty()) {
            return;
        }
        Switchover pending = state.switchover().get();
        if (pending.to().equals(promotion.holder())) {
            SwitchoverTransitions.finish(
                    next, pending, true, promotion.holder() + " is primary in epoch " + promotion.epoch());
        } else if (promotion.number() == 1) {
            // A first promotion means that the lease has changed hands since: nobody hands over any more. A later one
            // is the same
            // holder's restart in place, after which it can still hand over.
            SwitchoverTransitions.finish(next, pending, false, promotion.holder() + " was promoted instead");
        }
    }

    private static Optional<Promotion> last(List<Promotion> history) {
        return history.isEmpty() ? Optional.empty() : Optional.of(history.get(history.size() - 1));
    }
}
