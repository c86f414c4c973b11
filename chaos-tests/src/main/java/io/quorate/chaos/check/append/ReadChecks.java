package io.quorate.chaos.check.append;

import io.quorate.chaos.check.Findings;
import io.quorate.chaos.history.Attempt;
import io.quorate.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one read alone can show: duplicates, elements that nobody wrote, dirty and intermediate reads; and, of two, a lost update. */
final class ReadChecks {
    private final Transactions transactions;
    private final Findings findings;

    ReadChecks(Transactions transactions, Findings findings) {
        this.transactions = transactions;
        this.findings = findings;
    }

    void check() {
        for (List<ListRead> reads : transactions.reads().values()) {
            reads.forEach(this::checkElements);
            reads.forEach(this::checkEnd);
            checkUpdates(reads);
        }
    }

    private void checkElements(ListRead read) {
        Set<Long> seen = new HashSet<>();
        for (long value : read.whole()) {
            Element element = new Element(read.key(), value);
            if (!seen.add(value)) {
                offend(Anomaly.DUPLICATE, element + " is there twice", read.by());
            }
            Optional<Write> write = transactions.write(read.key(), value);
            if (write.isEmpty()
                    || write.get().by().invocation().index() > read.by().last().index()) {
                offend(Anomaly.UNWRITTEN, "read " + element + ", which nobody had appended", read.by());
            } else if (write.get().by().outcome() == Outcome.FAIL) {
                offend(
                        Anomaly.G1A,
                        "read " + element + " of a transaction that failed",
                        write.get().by(),
                        read.by());
            }
        }
    }

    private void checkEnd(ListRead read) {
        if (read.before().isEmpty()) {
            return;
        }
        long end = read.before().get(read.before().size() - 1);
        transactions
                .write(read.key(), end)
                .filter(write -> !write.isLast())
                .ifPresent(write -> offend(
                        Anomaly.G1B,
                        "read " + new Element(read.key(), end)
                                + " without what the same transaction appended to it after",
                        write.by(),
                        read.by()));
    }

    private void checkUpdates(List<ListRead> reads) {
        Map<List<Long>, List<Attempt>> updates = new LinkedHashMap<>();
        for (ListRead read : reads) {
            if (Transactions.appendsTo(read.by(), read.key())) {
                updates.computeIfAbsent(read.before(), version -> new ArrayList<>())
                        .add(read.by());
            }
        }
        updates.values().stream()
                .filter(updaters -> updaters.size() > 1)
                .forEach(updaters -> offend(
                        Anomaly.LOST_UPDATE,
                        updaters.size() + " transactions read the same version of list "
                                + reads.get(0).key() + " and appended to it",
                        updaters.toArray(new Attempt[0])));
    }

    private void offend(Anomaly anomaly, String what, Attempt... shownBy) {
        findings.offend(anomaly.label() + ": " + what, shownBy);
    }
}
