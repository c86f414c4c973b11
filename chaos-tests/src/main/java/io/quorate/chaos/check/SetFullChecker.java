package io.quorate.chaos.check;

import io.quorate.chaos.history.Attempt;
import io.quorate.chaos.history.History;
import io.quorate.chaos.history.Operation.SetAdd;
import io.quorate.chaos.history.Operation.SetRead;
import io.quorate.chaos.history.Outcome;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Follows every element through all reads. Reads of the newest primary must have all that was acknowledged before, and all that a primary
 * has shown before and that no failover can excuse: in the same epoch, or in two epochs (then it had survived one). Other reads of what
 * was not acknowledged may have been of what a dying primary had not replicated; when it vanishes it is counted as seen and lost.
 */
public final class SetFullChecker implements Checker {
    @Override
    public String name() {
        return "set-full";
    }

    @Override
    public CheckResult check(History history) {
        Findings findings = new Findings();
        Run run = new Run(history, findings);
        run.attempts.forEach(run::complete);
        run.finish();
        return findings.result(name(), run.judged + " reads of primaries have all they must have");
    }

    /** What is known of one element. */
    private static final class Element {
        private final long id;
        private @Nullable Attempt add;
        private @Nullable Attempt seen;
        private final TreeMap<Long, Attempt> seenByPrimary = new TreeMap<>();
        private @Nullable Attempt missedBy;
        private boolean isBack;
        private String broken = "";
        private @Nullable Attempt proof;

        Element(long id) {
            this.id = id;
        }

        /** Whether this read has to have it, and why. */
        void miss(Attempt read) {
            isBack = false;
            if (seen != null && seen.isBefore(read) && missedBy == null) {
                missedBy = read;
            }
            if (!broken.isEmpty()) {
                return;
            }
            Attempt inSameEpoch = seenByPrimary.get(EpochLadder.epoch(read));
            if (add != null && add.isOk() && add.isBefore(read)) {
                convict("acknowledged", add, read);
            } else if (inSameEpoch != null && inSameEpoch.isBefore(read)) {
                convict("read in the same epoch", inSameEpoch, read);
            } else if (seenByPrimary.size() > 1 && seenInSecondEpoch().isBefore(read)) {
                convict("read in two epochs", seenInSecondEpoch(), read);
            }
        }

        private Attempt seenInSecondEpoch() {
            return seenByPrimary.higherEntry(seenByPrimary.firstKey()).getValue();
        }

        private void convict(String why, Attempt shownBy, Attempt read) {
            broken = why;
            proof = shownBy;
            missedBy = read;
        }
    }

    /** One pass over a history, in the order of completions. */
    private static final class Run {
        private final List<Attempt> attempts;
        private final Epochs epochs;
        private final Findings findings;
        private final Map<Long, Element> elements = new TreeMap<>();
        private int judged;
        private long ofSuperseded;

        Run(History history, Findings findings) {
            this.attempts = history.attempts().stream()
                    .sorted(Comparator.comparingLong(attempt -> attempt.last().index()))
                    .toList();
            this.epochs = new Epochs(history);
            this.findings = findings;
            history.attempts(SetAdd.class).forEach(add -> element(((SetAdd) add.operation()).element()).add = add);
        }

        private Element element(long id) {
            return elements.computeIfAbsent(id, Element::new);
        }

        void complete(Attempt attempt) {
            if (attempt.isOk() && attempt.operation() instanceof SetRead read) {
                Set<Long> found = new HashSet<>(read.elements().orElseThrow());
                found.forEach(id -> see(attempt, id));
                if (epochs.isOfNewestPrimary(attempt)) {
                    judge(attempt, read, found);
                } else if (isOfPrimary(attempt)) {
                    ofSuperseded++;
                }
            }
        }

        private void see(Attempt read, long id) {
            Element element = element(id);
            if (element.seen == null) {
                element.seen = read;
                Attempt add = element.add;
                if (add == null || read.last().index() < add.invocation().index()) {
                    findings.offend("read " + id + ", which nobody had written", read);
                } else if (add.outcome() == Outcome.FAIL) {
                    findings.offend("read " + id + ", whose write failed", add, read);
                }
            }
            if (isOfPrimary(read)) {
                element.seenByPrimary.putIfAbsent(EpochLadder.epoch(read), read);
            }
        }

        private void judge(Attempt attempt, SetRead read, Set<Long> found) {
            judged++;
            for (Element element : elements.values()) {
                if (found.contains(element.id)) {
                    element.isBack = element.missedBy != null;
                } else if (read.covers(element.id)) {
                    element.miss(attempt);
                }
            }
        }

        private static boolean isOfPrimary(Attempt read) {
            return read.stamp().filter(stamp -> stamp.isPrimary()).isPresent();
        }

        void finish() {
            long lost = 0;
            for (Element element : elements.values()) {
                if (element.proof != null && element.missedBy != null) {
                    String end = element.isBack ? " is missing in a stale read" : " is missing later";
                    findings.offend(element.id + ", " + element.broken + "," + end, element.proof, element.missedBy);
                } else if (element.missedBy != null && !element.isBack) {
                    lost++;
                }
            }
            findings.figure("seen-and-lost", lost);
            findings.figure("reads-judged", judged);
            findings.figure("reads-of-superseded-primaries", ofSuperseded);
            if (judged == 0) {
                findings.doubt("no read was answered by the newest primary");
            }
            epochs.doubtUnlessStamped(findings);
        }
    }
}
