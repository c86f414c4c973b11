package io.quorate.chaos.check.append;

import io.quorate.chaos.history.Attempt;
import java.util.ArrayList;
import java.util.List;

/** Transactions and what orders them. For one thread. */
final class DependencyGraph {
    private final List<Attempt> transactions;
    private final List<List<Dependency>> from = new ArrayList<>();

    DependencyGraph(List<Attempt> transactions) {
        this.transactions = List.copyOf(transactions);
        transactions.forEach(transaction -> from.add(new ArrayList<>()));
    }

    int size() {
        return transactions.size();
    }

    Attempt transaction(int number) {
        return transactions.get(number);
    }

    List<Dependency> from(int number) {
        return from.get(number);
    }

    void add(Dependency dependency) {
        if (dependency.from() != dependency.to()) {
            from.get(dependency.from()).add(dependency);
        }
    }
}
