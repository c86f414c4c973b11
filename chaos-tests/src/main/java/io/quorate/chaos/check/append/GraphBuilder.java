package io.quorate.chaos.check.append;

import io.quorate.chaos.check.append.Dependency.Kind;
import io.quorate.chaos.history.Attempt;
import io.quorate.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Draws the graph of the transactions that took effect on the read-write endpoint: those that succeeded, and those of unknown outcome one
 * of whose elements was read.
 */
final class GraphBuilder {
    private final Transactions transactions;
    /** Numbers in the graph, by the index of the invocation. */
    private final Map<Long, Integer> numbers = new HashMap<>();

    private final Map<Long, List<Element>> unread = new HashMap<>();
    private final DependencyGraph graph;

    private GraphBuilder(Transactions transactions, Map<Long, VersionOrder> orders) {
        this.transactions = transactions;
        Set<Element> ordered = new HashSet<>();
        orders.forEach((key, order) -> order.order().forEach(value -> ordered.add(new Element(key, value))));
        List<Attempt> committed = new ArrayList<>();
        for (Attempt attempt : transactions.all()) {
            if (isCommitted(attempt, ordered)) {
                numbers.put(attempt.invocation().index(), committed.size());
                committed.add(attempt);
            }
        }
        transactions.writes().forEach((element, write) -> {
            if (number(write.by()).isPresent() && !ordered.contains(element)) {
                unread.computeIfAbsent(element.key(), key -> new ArrayList<>()).add(element);
            }
        });
        graph = new DependencyGraph(committed);
    }

    static DependencyGraph graph(Transactions transactions, Map<Long, VersionOrder> orders) {
        GraphBuilder builder = new GraphBuilder(transactions, orders);
        orders.forEach(builder::addList);
        RealTime.addTo(builder.graph);
        return builder.graph;
    }

    private boolean isCommitted(Attempt attempt, Set<Element> ordered) {
        if (attempt.isOk()) {
            return attempt.stamp().map(stamp -> stamp.isPrimary()).orElse(true)
                    && !transactions.isReadOfSupersededPrimary(attempt);
        }
        return attempt.outcome() == Outcome.INFO
                && Transactions.appends(attempt).anyMatch(ordered::contains);
    }

    private void addList(long key, VersionOrder order) {
        List<Long> values = order.order();
        for (int i = 1; i < values.size(); i++) {
            overwritten(new Element(key, values.get(i - 1)), new Element(key, values.get(i)));
        }
        List<Element> later = unread.getOrDefault(key, List.of());
        if (!values.isEmpty()) {
            // What was acknowledged and never read can only be behind all that was read.
            Element end = new Element(key, values.get(values.size() - 1));
            later.forEach(element -> overwritten(end, element));
        }
        for (ListRead read : order.agreeing()) {
            if (number(read.by()).isPresent()) {
                addRead(read, values, later);
            }
        }
    }

    private void addRead(ListRead read, List<Long> values, List<Element> later) {
        int version = read.before().size();
        if (version > 0) {
            Element last = new Element(read.key(), values.get(version - 1));
            add(writer(last), number(read.by()), Kind.READ, "%1$s appended " + last + ", which %2$s read");
        }
        if (version < values.size()) {
            readBefore(read, new Element(read.key(), values.get(version)));
        } else {
            later.forEach(element -> readBefore(read, element));
        }
    }

    private void overwritten(Element element, Element next) {
        add(
                writer(element),
                writer(next),
                Kind.OVERWRITTEN,
                "%2$s appended " + next + " behind " + element.value() + " of %1$s");
    }

    private void readBefore(ListRead read, Element next) {
        add(
                number(read.by()),
                writer(next),
                Kind.READ_BEFORE,
                "%1$s read list " + next.key() + " without " + next.value() + ", which %2$s appended");
    }

    private Optional<Integer> number(Attempt attempt) {
        return Optional.ofNullable(numbers.get(attempt.invocation().index()));
    }

    private Optional<Integer> writer(Element element) {
        return transactions.write(element.key(), element.value()).flatMap(write -> number(write.by()));
    }

    private void add(Optional<Integer> from, Optional<Integer> to, Kind kind, String why) {
        if (from.isPresent() && to.isPresent()) {
            graph.add(new Dependency(from.get(), to.get(), kind, why));
        }
    }
}
