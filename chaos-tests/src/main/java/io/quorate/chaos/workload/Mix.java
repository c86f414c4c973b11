package io.quorate.chaos.workload;

import io.quorate.chaos.history.Operation;
import io.quorate.chaos.history.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/** Draws what a client does next. Elements are used once in a run, whoever draws them. For one thread; the counter is shared. */
final class Mix {
    private static final int LISTS = 6;
    /** A list that grows for ever would make every append slower: after so many elements another takes its place. */
    private static final int LIST_LENGTH = 200;

    private static final int STEPS = 3;
    private static final long READ_BACK = 200;

    private final SplittableRandom random;
    private final AtomicLong elements;

    Mix(SplittableRandom random, AtomicLong elements) {
        this.random = random;
        this.elements = elements;
    }

    Operation next() {
        int draw = random.nextInt(100);
        if (draw < 45) {
            return new Operation.SetAdd(elements.incrementAndGet());
        }
        if (draw < 55) {
            long from = Math.max(0, elements.get() - READ_BACK);
            return new Operation.SetRead(from, Long.MAX_VALUE, false, Optional.empty());
        }
        if (draw < 75) {
            return transaction();
        }
        if (draw < 85) {
            return transfer();
        }
        if (draw < 90) {
            return new Operation.Balances(Optional.empty());
        }
        return draw < 97 ? new Operation.Increment(1) : new Operation.Count(Optional.empty());
    }

    private Operation transaction() {
        List<Step> steps = new ArrayList<>();
        int count = 1 + random.nextInt(STEPS);
        for (int i = 0; i < count; i++) {
            long key = generation(elements.get()) * LISTS + random.nextInt(LISTS);
            steps.add(
                    random.nextBoolean()
                            ? new Step.Append(key, elements.incrementAndGet())
                            : new Step.Read(key, Optional.empty()));
        }
        return new Operation.Transaction(steps);
    }

    /** Of every list that there can be when so many elements have been drawn. */
    static Operation readOfLists(long elements) {
        long lists = (generation(elements) + 1) * LISTS;
        return new Operation.Transaction(LongStream.range(0, lists)
                .<Step>mapToObj(key -> new Step.Read(key, Optional.empty()))
                .toList());
    }

    private static long generation(long elements) {
        return elements / (LISTS * LIST_LENGTH);
    }

    private Operation transfer() {
        int from = 1 + random.nextInt(Schema.ACCOUNTS);
        int to = 1 + (from + random.nextInt(Schema.ACCOUNTS - 1)) % Schema.ACCOUNTS;
        return new Operation.Transfer(from, to, 1 + random.nextInt(5));
    }
}
