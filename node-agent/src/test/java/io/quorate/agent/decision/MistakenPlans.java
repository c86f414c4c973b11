package io.quorate.agent.decision;

import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncReplication;
import io.quorate.consensus.model.SyncSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Plans with one mistake each, around the real one: what the tests of the plan have to find. */
final class MistakenPlans {
    private MistakenPlans() {}

    /** Records the new set before PostgreSQL waits for it. */
    static SyncStep narrowsFirst(SyncView view) {
        if (SyncPlan.next(view) instanceof SyncStep.Apply apply
                && view.established().isPresent()) {
            Map<NodeId, Incarnation> members = new TreeMap<>(view.wish());
            members.keySet().retainAll(apply.set().standbys());
            if (apply.set().canAcknowledge()
                    && !apply.set().waitsForNobody()
                    && !members.isEmpty()
                    && members.size() == apply.set().standbys().size()) {
                SyncStep.Record narrow = new SyncStep.Record(
                        members,
                        SyncReplication.promisesFor(members.size(), apply.set().acknowledgements()));
                if (!isRecorded(view, narrow)) {
                    return narrow;
                }
            }
        }
        return SyncPlan.next(view);
    }

    /** Takes what is written for what is in force. */
    static SyncStep trustsWhatIsWritten(SyncView view) {
        return SyncPlan.next(new SyncView(
                view.epoch(),
                view.self(),
                view.recorded(),
                view.configured(),
                true,
                view.isProven() ? view.confirmed() : view.wish(),
                view.wish(),
                view.leaving(),
                view.durability(),
                view.acknowledgements()));
    }

    /** Takes everybody's confirmation for granted. */
    static SyncStep asksNobodyToConfirm(SyncView view) {
        return SyncPlan.next(new SyncView(
                view.epoch(),
                view.self(),
                view.recorded(),
                view.configured(),
                view.isProven(),
                view.wish(),
                view.wish(),
                view.leaving(),
                view.durability(),
                view.acknowledgements()));
    }

    /** Waits for nobody, and only then has it recorded. */
    static SyncStep stopsWaitingFirst(SyncView view) {
        SyncStep step = SyncPlan.next(view);
        boolean goesAlone = step.equals(SyncStep.Record.ALONE);
        return goesAlone && !view.configured().waitsForNobody() ? new SyncStep.Apply(SyncSet.NOBODY) : step;
    }

    /** Applies whatever obeys the law with the record by itself, however it mixes with what was before. */
    static SyncStep looksAtTheTargetOnly(SyncView view) {
        SyncStep step = SyncPlan.next(view);
        if (step instanceof SyncStep.Record wide
                && view.established().isPresent()
                && !wide.members().isEmpty()) {
            int count = Math.min(view.acknowledgements(), view.wish().size());
            Set<NodeId> members = new HashSet<>(view.wish().keySet());
            SyncSet target = count == 0 ? SyncSet.NOBODY : new SyncSet(members, count);
            if (!view.isInForce(target)
                    && count > 0
                    && view.established().orElseThrow().isSafeWith(target)) {
                return new SyncStep.Apply(target);
            }
        }
        return step;
    }

    private static boolean isRecorded(SyncView view, SyncStep.Record step) {
        return view.established()
                .filter(record -> record.members().equals(step.members()) && record.promises() == step.promises())
                .isPresent();
    }
}
