package io.quorate.agent.founding;

import io.quorate.consensus.model.NodeId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The answers of the other voters, sorted by what they mean for a node that would found. */
final class FoundingTally {
    private final String ownWord;
    private final List<String> refusals = new ArrayList<>();
    private final Set<Set<String>> foundings = new HashSet<>();
    private final SortedMap<NodeId, String> awaited = new TreeMap<>();
    private final SortedSet<String> words = new TreeSet<>();
    private int voters = 1;

    FoundingTally(String ownWord) {
        this.ownWord = ownWord;
        words.add(ownWord);
    }

    void count(NodeId voter, ProbeAnswer answer) {
        voters++;
        answer.accept(new Counter(voter)).run();
    }

    /**
     * A refusal counts more than anything that is still awaited, and so does a founding that this node took part in: whoever has
     * founded had the answers of all, this node's included.
     */
    FoundingDecision decide() {
        if (!refusals.isEmpty()) {
            return new FoundingDecision.Refuse(String.join("; ", refusals));
        }
        if (!foundings.isEmpty()) {
            return joinFounding();
        }
        return awaited.isEmpty() ? new FoundingDecision.Found(words) : new FoundingDecision.Await(awaited);
    }

    private FoundingDecision joinFounding() {
        if (foundings.size() > 1) {
            return new FoundingDecision.Refuse(
                    "the other nodes were initialised in different foundings: empty the state, Raft and"
                            + " data directories of the nodes that are wrong, and take them in as new members");
        }
        Set<String> foundedWith = foundings.iterator().next();
        return foundedWith.size() == voters
                ? new FoundingDecision.Found(new TreeSet<>(foundedWith))
                : new FoundingDecision.Refuse(
                        "the cluster was founded by " + foundedWith.size() + " voters, and peers of this"
                                + " node's configuration lists " + voters + ": peers must be the same on every node");
    }

    /** What each kind of answer adds. */
    private final class Counter implements ProbeAnswer.Handler<Runnable> {
        private final NodeId voter;

        private Counter(NodeId voter) {
            this.voter = voter;
        }

        @Override
        public Runnable none(ProbeAnswer.None answer) {
            return () -> awaited.put(voter, answer.reason());
        }

        @Override
        public Runnable neverInitialised(ProbeAnswer.NeverInitialised answer) {
            if (answer.word().isEmpty()) {
                return () -> awaited.put(voter, "was not started with --bootstrap");
            }
            if (words.contains(answer.word())) {
                return () -> refusals.add(
                        voter + " has the same founding word as another node: a state directory was copied;"
                                + " give every node an empty one of its own");
            }
            return () -> words.add(answer.word());
        }

        @Override
        public Runnable initialised(ProbeAnswer.Initialised answer) {
            if (answer.foundedWith().contains(ownWord)) {
                return () -> foundings.add(answer.foundedWith());
            }
            return () ->
                    refusals.add(voter + " has been initialised already, in a founding that this node had no part in: "
                            + Founding.NEVER_A_SECOND
                            + ". If this node lost its disks, or is new, take it in as a new member instead of"
                            + " starting it with --bootstrap");
        }

        @Override
        public Runnable foreign(ProbeAnswer.Foreign answer) {
            return () ->
                    refusals.add("at the address of " + voter + " answers node '" + answer.node() + "' of cluster '"
                            + answer.cluster() + "': the cluster's name and peers must be the same on every node");
        }
    }
}
