package io.quorate.agent.founding;

import io.quorate.consensus.model.NodeId;
import java.util.Map;
import java.util.TreeSet;

/**
 * Decides whether a node may start its Raft server, may found the cluster, or must stay away. Pure.
 *
 * <p>Two cases must never be confused: a node that has never voted, and one that has and forgot. The marker tells them apart while it
 * lives; when it went down with the log, the words do: a founding is known by the random words of all its voters, a wiped disk has a
 * new word, and whoever is initialised already knows only the old one.
 */
final class Founding {
    static final String NEVER_A_SECOND = "two wiped disks must never found a second cluster";

    private Founding() {}

    /**
     * @param answers of the other voters; who is missing has not answered
     * @throws IllegalArgumentException when the node may found and has no word: a defect of the caller
     */
    static FoundingDecision decide(FoundingFacts facts, Map<NodeId, ProbeAnswer> answers) {
        if (facts.marker().isPresent()) {
            return withMarker(facts, facts.marker().get());
        }
        if (!facts.isRaftDirectoryEmpty()) {
            return new FoundingDecision.Refuse(
                    "the Raft directory holds a log, but the marker 'initialised' is not in the state"
                            + " directory: the marker was lost, or the log was copied from elsewhere. Put the state directory back, or"
                            + " empty both and take this node in as a new member");
        }
        if (!facts.isBootstrap()) {
            return new FoundingDecision.Refuse(
                    "this node has never been initialised, and its Raft directory is empty. For the"
                            + " very first start of a new cluster start every node with --bootstrap; a node that lost its disks, or joins"
                            + " later, is taken in as a new member instead: " + NEVER_A_SECOND);
        }
        return withOthers(facts, answers);
    }

    private static FoundingDecision withMarker(FoundingFacts facts, FoundingRecord marker) {
        if (!marker.cluster().equals(facts.cluster()) || !marker.node().equals(facts.node())) {
            return new FoundingDecision.Refuse("the state directory belongs to node " + marker.node() + " of cluster "
                    + marker.cluster() + ", the configuration says node " + facts.node() + " of cluster "
                    + facts.cluster()
                    + ": a state directory is never copied, and neither name changes");
        }
        if (facts.isRaftDirectoryEmpty()) {
            return new FoundingDecision.Refuse(
                    "this node has been initialised, but its Raft directory is empty: its log is lost,"
                            + " or its volume is not mounted. If it is lost, what the node has voted for is forgotten: it may come back"
                            + " only as a new member, never with --bootstrap. (If the whole cluster has never held anything, empty the"
                            + " state directories of all nodes and start them with --bootstrap.)");
        }
        return new FoundingDecision.Start();
    }

    private static FoundingDecision withOthers(FoundingFacts facts, Map<NodeId, ProbeAnswer> answers) {
        FoundingRecord own =
                facts.word().orElseThrow(() -> new IllegalArgumentException("a node that may found has a word"));
        if (!own.cluster().equals(facts.cluster()) || !own.node().equals(facts.node())) {
            return new FoundingDecision.Refuse("the state directory was used by node " + own.node() + " of cluster "
                    + own.cluster() + ", the configuration says node " + facts.node() + " of cluster " + facts.cluster()
                    + ": give every node an empty state directory of its own");
        }
        FoundingTally tally = new FoundingTally(own.word());
        ProbeAnswer none = new ProbeAnswer.None("has not been asked yet");
        new TreeSet<>(facts.others()).forEach(voter -> tally.count(voter, answers.getOrDefault(voter, none)));
        return tally.decide();
    }
}
