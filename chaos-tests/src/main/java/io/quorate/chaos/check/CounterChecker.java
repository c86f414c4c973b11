package io.quorate.chaos.check;

import io.quorate.chaos.history.Attempt;
import io.quorate.chaos.history.History;
import io.quorate.chaos.history.Operation.Count;
import io.quorate.chaos.history.Operation.Increment;
import io.quorate.chaos.history.Outcome;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A counter is never above the increments that may have happened by then, and, where the newest primary answers, never below those that
 * were acknowledged before it was asked: each increment counts once.
 */
public final class CounterChecker implements Checker {
    @Override
    public String name() {
        return "counter";
    }

    @Override
    public CheckResult check(History history) {
        Findings findings = new Findings();
        Epochs epochs = new Epochs(history);
        NavigableMap<Long, Long> least = new TreeMap<>();
        NavigableMap<Long, Long> most = new TreeMap<>();
        for (Attempt increment : history.attempts(Increment.class)) {
            long by = ((Increment) increment.operation()).by();
            if (increment.isOk()) {
                least.merge(increment.last().index(), by, Long::sum);
            }
            if (increment.outcome() != Outcome.FAIL) {
                most.merge(increment.invocation().index(), by, Long::sum);
            }
        }
        if (least.isEmpty()) {
            findings.doubt("no increment was acknowledged");
        }
        accumulate(least);
        accumulate(most);
        List<Attempt> reads =
                history.attempts(Count.class).stream().filter(Attempt::isOk).toList();
        for (Attempt read : reads) {
            long value = ((Count) read.operation()).value().orElseThrow();
            long lower = epochs.isOfNewestPrimary(read)
                    ? before(least, read.invocation().index())
                    : 0;
            long upper = before(most, read.last().index());
            if (value < lower) {
                findings.offend("the counter is " + value + ", below the " + lower + " acknowledged before", read);
            } else if (value > upper) {
                findings.offend("the counter is " + value + ", above the " + upper + " asked for so far", read);
            }
        }
        if (reads.stream().noneMatch(epochs::isOfNewestPrimary)) {
            findings.doubt("no read was answered by the newest primary");
        }
        findings.figure("reads", reads.size());
        return findings.result(name(), reads.size() + " reads within their bounds");
    }

    /** Turns amounts at indexes into sums up to them. */
    private static void accumulate(NavigableMap<Long, Long> amounts) {
        long sum = 0;
        for (var entry : amounts.entrySet()) {
            sum = Math.addExact(sum, entry.getValue());
            entry.setValue(sum);
        }
    }

    private static long before(NavigableMap<Long, Long> sums, long index) {
        var entry = sums.lowerEntry(index);
        return entry == null ? 0 : entry.getValue();
    }
}
