package io.quorate.chaos.check.append;

import io.quorate.chaos.check.Epochs;
import io.quorate.chaos.check.Findings;
import io.quorate.chaos.history.Attempt;
import io.quorate.chaos.history.History;
import io.quorate.chaos.history.Operation.Transaction;
import io.quorate.chaos.history.Stamp;
import io.quorate.chaos.history.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Transactions by what they appended and what they read. Offends against those that contradict themselves. */
final class Transactions {
    private final Epochs epochs;
    private final List<Attempt> all;
    private final Map<Element, Write> writes = new LinkedHashMap<>();
    private final Map<Long, List<ListRead>> reads = new LinkedHashMap<>();

    Transactions(History history, Findings findings) {
        epochs = new Epochs(history);
        all = history.attempts(Transaction.class);
        all.forEach(attempt -> indexWrites(attempt, findings));
        all.stream().filter(Attempt::isOk).forEach(attempt -> indexReads(attempt, findings));
    }

    static List<Step> steps(Attempt attempt) {
        return ((Transaction) attempt.operation()).steps();
    }

    static Stream<Element> appends(Attempt attempt) {
        return steps(attempt).stream()
                .filter(Step.Append.class::isInstance)
                .map(step -> new Element(step.key(), ((Step.Append) step).element()));
    }

    static boolean appendsTo(Attempt attempt, long key) {
        return appends(attempt).anyMatch(element -> element.key() == key);
    }

    List<Attempt> all() {
        return all;
    }

    /**
     * Whether it only read, and a later primary had acknowledged something before it began. A machine that wakes up may show what it had
     * until its guard has had its turn; to acknowledge a write then is another matter.
     */
    boolean isReadOfSupersededPrimary(Attempt attempt) {
        return attempt.isOk()
                && !attempt.operation().isWrite()
                && attempt.stamp().map(Stamp::isPrimary).orElse(false)
                && !epochs.isOfNewestPrimary(attempt);
    }

    /** In the order of invocations. */
    Map<Element, Write> writes() {
        return writes;
    }

    Optional<Write> write(long key, long value) {
        return Optional.ofNullable(writes.get(new Element(key, value)));
    }

    boolean isAcknowledged(long key, long value) {
        return write(key, value).filter(write -> write.by().isOk()).isPresent();
    }

    /** Of successful transactions that agree with themselves, by list. */
    Map<Long, List<ListRead>> reads() {
        return reads;
    }

    private void indexWrites(Attempt attempt, Findings findings) {
        Map<Long, Element> last = new HashMap<>();
        appends(attempt).forEach(element -> {
            last.put(element.key(), element);
            if (writes.put(element, new Write(attempt, false)) != null) {
                findings.doubt("the workload has appended " + element + " twice");
            }
        });
        last.values().forEach(element -> writes.put(element, new Write(attempt, true)));
    }

    private void indexReads(Attempt attempt, Findings findings) {
        Map<Long, OwnView> views = new LinkedHashMap<>();
        for (Step step : steps(attempt)) {
            OwnView view = views.computeIfAbsent(step.key(), key -> new OwnView());
            if (step instanceof Step.Append append) {
                view.append(append.element());
            } else {
                view.read(((Step.Read) step).elements().orElseThrow());
            }
        }
        views.forEach((key, view) -> {
            if (view.isContradiction) {
                findings.offend(
                        Anomaly.INTERNAL.label() + ": list " + key + " contradicts what the transaction did before",
                        attempt);
            } else if (view.before != null) {
                reads.computeIfAbsent(key, k -> new ArrayList<>())
                        .add(new ListRead(attempt, key, view.before, List.copyOf(view.whole)));
            }
        });
    }
}
