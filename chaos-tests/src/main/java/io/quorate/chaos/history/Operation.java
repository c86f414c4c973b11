package io.quorate.chaos.history;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a client or the nemesis does. What a read has found is absent when it is invoked, and remains absent unless it succeeds. */
public sealed interface Operation
        permits Operation.SetAdd,
                Operation.SetRead,
                Operation.Transaction,
                Operation.Transfer,
                Operation.Balances,
                Operation.Increment,
                Operation.Count,
                Operation.Probe,
                Fault {
    <R> R accept(Handler<R> handler);

    /** Whether it changes rows, so that its success promises something. */
    boolean isWrite();

    /** Inserts an id that nobody else inserts. */
    record SetAdd(long element) implements Operation {
        @Override
        public boolean isWrite() {
            return true;
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.setAdd(this);
        }
    }

    /**
     * Reads the ids in [from, until).
     *
     * @param isFinal the one after all faults are healed and all clients have stopped
     */
    record SetRead(long from, long until, boolean isFinal, Optional<List<Long>> elements) implements Operation {
        public SetRead {
            elements = elements.map(List::copyOf);
        }

        /** Of all ids there are. */
        public static SetRead whole(boolean isFinal, Optional<List<Long>> elements) {
            return new SetRead(Long.MIN_VALUE, Long.MAX_VALUE, isFinal, elements);
        }

        public boolean isWhole() {
            return from == Long.MIN_VALUE && until == Long.MAX_VALUE;
        }

        public boolean covers(long element) {
            return from <= element && element < until;
        }

        @Override
        public boolean isWrite() {
            return false;
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.setRead(this);
        }
    }

    /** Several steps in one transaction. */
    record Transaction(List<Step> steps) implements Operation {
        public Transaction {
            steps = List.copyOf(steps);
        }

        @Override
        public boolean isWrite() {
            return steps.stream().anyMatch(Step.Append.class::isInstance);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.transaction(this);
        }
    }

    /** Moves an amount between two accounts. */
    record Transfer(int from, int to, long amount) implements Operation {
        @Override
        public boolean isWrite() {
            return true;
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.transfer(this);
        }
    }

    /** Reads all accounts in one snapshot. */
    record Balances(Optional<Map<Integer, Long>> byAccount) implements Operation {
        public Balances {
            byAccount = byAccount.map(found -> Collections.unmodifiableMap(new TreeMap<>(found)));
        }

        @Override
        public boolean isWrite() {
            return false;
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.balances(this);
        }
    }

    /**
     * Adds to the one counter.
     *
     * @param by more than 0
     */
    record Increment(long by) implements Operation {
        public Increment {
            if (by <= 0) {
                throw new IllegalArgumentException("the counter only grows; increment " + by);
            }
        }

        @Override
        public boolean isWrite() {
            return true;
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.increment(this);
        }
    }

    /** Reads the one counter. */
    record Count(Optional<Long> value) implements Operation {
        @Override
        public boolean isWrite() {
            return false;
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.count(this);
        }
    }

    /**
     * Asks one node who it is, and has it write a row of its own.
     *
     * @param asked the node
     * @param hasWritten whether the row was committed; absent as long as it is not known
     */
    record Probe(String asked, Optional<Boolean> hasWritten) implements Operation {
        @Override
        public boolean isWrite() {
            return hasWritten.orElse(true);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.probe(this);
        }
    }

    /** One method for each operation. */
    interface Handler<R> {
        R setAdd(SetAdd operation);

        R setRead(SetRead operation);

        R transaction(Transaction operation);

        R transfer(Transfer operation);

        R balances(Balances operation);

        R increment(Increment operation);

        R count(Count operation);

        R probe(Probe operation);

        R fault(Fault operation);
    }
}
