package io.quorate.agent.decision;

import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncSet;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The next safe step of a primary towards the standbys that it should wait for; chosen by {@link SyncPlan}. */
public sealed interface SyncStep {

    <R> R accept(Handler<R> handler);

    /** Nothing is to be done: the wish is in force, or cannot be met and nothing is acknowledged. */
    record Keep() implements SyncStep {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.keep(this);
        }
    }

    /** Write this set, reload, prove that it is in force. Applying what is written already only proves it again. */
    record Apply(SyncSet set) implements SyncStep {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.apply(this);
        }
    }

    /** The set is in force; too few of it have confirmed what was written before. Look again soon, or change the wish. */
    record AwaitConfirmation() implements SyncStep {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.awaitConfirmation(this);
        }
    }

    /**
     * Have these members and this count of promises recorded for the established epoch.
     *
     * @param members V, without the holder; empty: the holder is alone
     * @param promises q, 0 only when there are no members
     */
    @SuppressWarnings("JavaLangClash")
    record Record(Map<NodeId, Incarnation> members, int promises) implements SyncStep {
        /** Only the holder may be chosen until it has company again. */
        static final Record ALONE = new Record(Map.of(), 0);

        public Record {
            members = Collections.unmodifiableMap(new TreeMap<>(members));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.record(this);
        }
    }

    /**
     * Have the epoch established; only then may clients be admitted.
     *
     * @param standbys S; empty: the holder is alone
     * @param acknowledgements k, 0 only when there are no standbys
     */
    record Establish(Map<NodeId, Incarnation> standbys, int acknowledgements) implements SyncStep {
        static final Establish ALONE = new Establish(Map.of(), 0);

        public Establish {
            standbys = Collections.unmodifiableMap(new TreeMap<>(standbys));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.establish(this);
        }
    }

    /** One method for each step. */
    interface Handler<R> {
        R keep(Keep step);

        R apply(Apply step);

        R awaitConfirmation(AwaitConfirmation step);

        R record(Record step);

        R establish(Establish step);
    }
}
