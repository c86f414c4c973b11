package io.quorate.agent.founding;

import io.quorate.consensus.model.NodeId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whether the Raft server of this node may start. */
sealed interface FoundingDecision {

    <R> R accept(Handler<R> handler);

    /** One method for each decision. */
    interface Handler<R> {
        R start(Start decision);

        R found(Found decision);

        R await(Await decision);

        R refuse(Refuse decision);
    }

    /** It has been initialised, and its log is there. */
    record Start() implements FoundingDecision {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.start(this);
        }
    }

    /** Write the marker with these words, then start. */
    record Found(SortedSet<String> words) implements FoundingDecision {
        public Found {
            words = Collections.unmodifiableSortedSet(new TreeSet<>(words));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.found(this);
        }
    }

    /** @param voters who has to answer, and why their answer is missing */
    record Await(SortedMap<NodeId, String> voters) implements FoundingDecision {
        public Await {
            voters = Collections.unmodifiableSortedMap(new TreeMap<>(voters));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.await(this);
        }
    }

    /** @param message what is wrong and what to do, for a person */
    record Refuse(String message) implements FoundingDecision {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.refuse(this);
        }
    }
}
