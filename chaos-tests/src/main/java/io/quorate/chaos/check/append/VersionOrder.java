package io.quorate.chaos.check.append;

import io.quorate.chaos.check.Findings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * In which order a list got its elements: that of the longest read that counts.
 *
 * <p>A read counts without condition if its transaction was acknowledged as a write. Others may have seen what a dying primary had not
 * replicated: what they add at the end, never acknowledged and missing in a later epoch, is counted as seen and lost.
 */
final class VersionOrder {
    private final Transactions transactions;
    private final List<ListRead> reads;
    private final List<ListRead> agreeing = new ArrayList<>();
    private List<Long> order = List.of();
    private int seenAndLost;

    VersionOrder(Transactions transactions, List<ListRead> reads, Findings findings) {
        this.transactions = transactions;
        this.reads = reads;
        ListRead longest = null;
        for (ListRead read : reads) {
            if (read.isFirm()
                    && (longest == null || read.whole().size() > longest.whole().size())) {
                longest = read;
            }
        }
        order = longest == null ? List.of() : longest.whole();
        reads.stream().filter(ListRead::isFirm).forEach(read -> place(read, findings));
        // Primaries before standbys, and the latest first: what is there in the end decides what counts.
        reads.stream()
                .filter(read -> !read.isFirm())
                .sorted(Comparator.comparing(ListRead::isOfPrimary)
                        .thenComparing(read -> read.by().last().index())
                        .reversed())
                .forEach(read -> place(read, findings));
    }

    /** Oldest first. */
    List<Long> order() {
        return order;
    }

    /** The reads that saw a beginning of this order. */
    List<ListRead> agreeing() {
        return agreeing;
    }

    int seenAndLost() {
        return seenAndLost;
    }

    private void place(ListRead read, Findings findings) {
        List<Long> whole = read.whole();
        int agreed = commonLength(whole, order);
        if (agreed < whole.size() && isExcused(read, agreed)) {
            seenAndLost++;
            return;
        }
        if (agreed == order.size()) {
            order = whole;
        } else if (agreed < whole.size()) {
            ListRead other = oneThatAgrees(agreed);
            findings.offend(
                    Anomaly.INCOMPATIBLE_ORDER.label() + ": list " + read.key() + " was read as " + other.whole()
                            + " and as " + whole,
                    other.by(),
                    read.by());
            return;
        }
        agreeing.add(read);
    }

    /** Whether what the read saw from there on may have gone with its primary. */
    private boolean isExcused(ListRead read, int from) {
        if (read.isFirm()) {
            return false;
        }
        List<Long> rest = read.whole().subList(from, read.whole().size());
        return rest.stream()
                        .noneMatch(
                                element -> transactions.isAcknowledged(read.key(), element) || order.contains(element))
                && reads.stream()
                        .filter(later -> later.isOfPrimary() && later.epoch() > read.epoch())
                        .filter(later -> read.by().isBefore(later.by()))
                        .anyMatch(later -> !later.whole().contains(rest.get(0)));
    }

    /** A read that has the order's element at this position. */
    private ListRead oneThatAgrees(int position) {
        return reads.stream()
                .filter(read -> commonLength(read.whole(), order) > position)
                .findFirst()
                .orElseThrow();
    }

    private static int commonLength(List<Long> one, List<Long> other) {
        int length = 0;
        while (length < one.size() && length < other.size() && one.get(length).equals(other.get(length))) {
            length++;
        }
        return length;
    }
}
