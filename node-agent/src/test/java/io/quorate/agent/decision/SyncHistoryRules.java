package io.quorate.agent.decision;

import io.quorate.consensus.command.Promise;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What the model's agents do; {@link #RIGHT}, or with one mistake.
 *
 * @param promise what is reported for a promise
 * @param settles nothing is done while an older command may still be applied; a new agent makes sure that none can
 * @param takesStalePromises one given for an earlier vacancy is as good
 * @param replacesCountedDirectories nodes are cloned whenever it suits, before they have left
 * @param storm what happens more often than usual, where a mistake shows only then
 */
record SyncHistoryRules(
        Function<SyncView, SyncStep> plan,
        BiFunction<Promise, SyncHistory, Promise> promise,
        boolean settles,
        boolean takesStalePromises,
        boolean replacesCountedDirectories,
        BiConsumer<SyncHistory, SyncHistoryNode> storm) {
    static final SyncHistoryRules RIGHT = new SyncHistoryRules(
            SyncPlan::next, (promise, history) -> promise, true, false, false, (history, node) -> {});

    SyncHistoryRules withPlan(Function<SyncView, SyncStep> other) {
        return new SyncHistoryRules(other, promise, settles, takesStalePromises, replacesCountedDirectories, storm);
    }

    SyncHistoryRules withPromise(BiFunction<Promise, SyncHistory, Promise> other) {
        return new SyncHistoryRules(plan, other, settles, takesStalePromises, replacesCountedDirectories, storm);
    }

    SyncHistoryRules withUnsettledCommands() {
        return new SyncHistoryRules(plan, promise, false, takesStalePromises, replacesCountedDirectories, storm);
    }

    SyncHistoryRules withStalePromises() {
        return new SyncHistoryRules(plan, promise, settles, true, replacesCountedDirectories, storm);
    }

    SyncHistoryRules withReplacedDirectories() {
        return new SyncHistoryRules(plan, promise, settles, takesStalePromises, true, storm);
    }

    SyncHistoryRules in(BiConsumer<SyncHistory, SyncHistoryNode> weather) {
        return new SyncHistoryRules(plan, promise, settles, takesStalePromises, replacesCountedDirectories, weather);
    }
}
