package io.quorate.agent.founding;

import io.quorate.consensus.model.NodeId;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a node remembers of its founding.
 *
 * @param word this node's random word: another disk, another word
 * @param foundedWith the words of all voters, this node's among them; empty before the founding
 * @param recovery the recovery of the quorum whose Raft group this node takes part in; 0 for the group of the founding
 */
record FoundingRecord(String cluster, NodeId node, String word, SortedSet<String> foundedWith, int recovery) {
    static final Pattern WORD = Pattern.compile("[0-9a-f]{32}");

    FoundingRecord {
        foundedWith = Collections.unmodifiableSortedSet(new TreeSet<>(foundedWith));
        if (!WORD.matcher(word).matches()
                || !foundedWith.stream().allMatch(each -> WORD.matcher(each).matches())) {
            throw new IllegalArgumentException(
                    "founding words are 32 hexadecimal digits, found " + word + " and " + foundedWith);
        }
        if (!foundedWith.isEmpty() && !foundedWith.contains(word)) {
            throw new IllegalArgumentException(
                    "the words of the founding " + foundedWith + " lack this node's own " + word);
        }
    }

    FoundingRecord(String cluster, NodeId node, String word, SortedSet<String> foundedWith) {
        this(cluster, node, word, foundedWith, 0);
    }

    FoundingRecord withAll(SortedSet<String> words) {
        return new FoundingRecord(cluster, node, word, words, recovery);
    }

    FoundingRecord withRecovery(int number) {
        return new FoundingRecord(cluster, node, word, foundedWith, number);
    }
}
