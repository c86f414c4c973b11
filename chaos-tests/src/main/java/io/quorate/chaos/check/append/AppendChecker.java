package io.quorate.chaos.check.append;

import io.quorate.chaos.check.CheckResult;
import io.quorate.chaos.check.Checker;
import io.quorate.chaos.check.Epochs;
import io.quorate.chaos.check.Findings;
import io.quorate.chaos.history.Attempt;
import io.quorate.chaos.history.History;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Transactions over lists happened as if one after the other, in an order that agrees with real time; as far as the isolation promises
 * that. Reads of standbys must have seen a beginning of each list; as their snapshots may be ordered otherwise than the primary's, they
 * take no part in cycles. Neither do reads of a primary that was superseded before: they are counted.
 */
public record AppendChecker(Isolation isolation) implements Checker {
    @Override
    public String name() {
        return "append";
    }

    @Override
    public CheckResult check(History history) {
        Findings findings = new Findings();
        Transactions transactions = new Transactions(history, findings);
        new ReadChecks(transactions, findings).check();
        Map<Long, VersionOrder> orders = new LinkedHashMap<>();
        int lost = 0;
        for (Map.Entry<Long, List<ListRead>> list : transactions.reads().entrySet()) {
            VersionOrder order = new VersionOrder(transactions, list.getValue(), findings);
            orders.put(list.getKey(), order);
            lost += order.seenAndLost();
        }
        DependencyGraph graph = GraphBuilder.graph(transactions, orders);
        new CycleAnomalies(graph, isolation, findings).find();
        doubt(new Epochs(history), transactions, findings);
        findings.figure("transactions", transactions.all().size());
        findings.figure("in-effect", graph.size());
        findings.figure("seen-and-lost", lost);
        findings.figure(
                "reads-of-superseded-primaries",
                transactions.all().stream()
                        .filter(transactions::isReadOfSupersededPrimary)
                        .count());
        return findings.result(name(), graph.size() + " transactions without an anomaly");
    }

    /** A list that nobody read in the end may have lost what was acknowledged. */
    private static void doubt(Epochs epochs, Transactions transactions, Findings findings) {
        Map<Long, Long> lastAppend = new HashMap<>();
        transactions.writes().forEach((element, write) -> {
            if (write.by().isOk()) {
                lastAppend.merge(element.key(), write.by().last().index(), Math::max);
            }
        });
        if (lastAppend.isEmpty()) {
            findings.doubt("no append was acknowledged");
        }
        Map<Long, Long> lastRead = new HashMap<>();
        transactions
                .reads()
                .forEach((key, reads) -> reads.stream()
                        .map(ListRead::by)
                        .filter(epochs::isOfNewestPrimary)
                        .map(Attempt::invocation)
                        .forEach(invocation -> lastRead.merge(key, invocation.index(), Math::max)));
        long unread = lastAppend.entrySet().stream()
                .filter(append -> lastRead.getOrDefault(append.getKey(), -1L) < append.getValue())
                .count();
        if (unread > 0) {
            findings.doubt(unread + " lists were not read after their last acknowledged append");
        }
    }
}
