package io.quorate.consensus.statemachine;

import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.Promotion;
import java.util.List;

/** What must hold of the recorded promotions after every command. */
final class HistoryInvariants {
    private HistoryInvariants() {}

    static void check(ClusterState before, ClusterState after, Invariants.Violations found) {
        List<Promotion> history = after.history();
        found.unless(history.size() <= ClusterState.MAX_HISTORY, "the history has " + history.size() + " entries");
        if (history.equals(before.history())) {
            return;
        }
        checkAppended(before.history(), history, found);
        checkAll(history, found);
        if (!history.isEmpty()) {
            checkLast(after, history.get(history.size() - 1), found);
        }
    }

    static void checkAll(List<Promotion> history, Invariants.Violations found) {
        for (int i = 1; i < history.size(); i++) {
            checkOrder(history.get(i - 1), history.get(i), found);
        }
    }

    /** Nothing but one more entry, at the cost of the oldest when it is full. */
    private static void checkAppended(List<Promotion> old, List<Promotion> now, Invariants.Violations found) {
        int dropped = old.size() + 1 - now.size();
        boolean fits = now.size() > 0
                && (dropped == 0 || (dropped == 1 && old.size() == ClusterState.MAX_HISTORY))
                && old.subList(dropped, old.size()).equals(now.subList(0, now.size() - 1));
        found.unless(fits, "the history has been rewritten");
    }

    private static void checkOrder(Promotion earlier, Promotion later, Invariants.Violations found) {
        found.unless(
                later.timeline().isAfter(earlier.timeline()),
                "timeline " + later.timeline() + " follows " + earlier.timeline());
        found.unless(
                later.timeline().isAfter(later.parentTimeline()),
                "timeline " + later.timeline() + " is not younger than its parent");
        if (later.epoch().equals(earlier.epoch())) {
            found.unless(
                    later.holder().equals(earlier.holder()),
                    "epoch " + later.epoch() + " has promotions of " + earlier.holder() + " and " + later.holder());
            found.unless(
                    later.number() == earlier.number() + 1,
                    "promotions of epoch " + later.epoch() + " are not counted");
        } else {
            found.unless(
                    later.epoch().compareTo(earlier.epoch()) > 0,
                    "a promotion of epoch " + later.epoch() + " follows one of epoch " + earlier.epoch());
            found.unless(
                    later.number() == 1,
                    "the first promotion of epoch " + later.epoch() + " has number " + later.number());
        }
    }

    private static void checkLast(ClusterState after, Promotion last, Invariants.Violations found) {
        found.unless(
                after.lease()
                        .filter(lease -> lease.isHeldBy(last.holder(), last.epoch()))
                        .isPresent(),
                last.holder() + " was promoted in epoch " + last.epoch() + " without holding its lease");
        found.unless(
                after.lastTimeline()
                        .filter(reserved -> reserved.timeline().equals(last.timeline())
                                && reserved.epoch().equals(last.epoch()))
                        .isPresent(),
                "timeline " + last.timeline() + " was not reserved in epoch " + last.epoch());
        found.unless(last.lostBytes() >= 0, "the lost bytes are " + last.lostBytes());
    }
}
