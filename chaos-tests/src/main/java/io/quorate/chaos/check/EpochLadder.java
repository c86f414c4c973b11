package io.quorate.chaos.check;

import io.quorate.chaos.history.Attempt;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How the newest epoch grew in the order of completions, so that it can be asked for at any moment in O(log n). For one thread. */
final class EpochLadder {
    /** By the index of its completion: each answer of a newer epoch than all before it. */
    private final TreeMap<Long, Attempt> rungs = new TreeMap<>();

    private long newest = -1;

    /** Answers are added in the order of their completion. */
    void add(Attempt answer) {
        long epoch = epoch(answer);
        if (epoch > newest) {
            newest = epoch;
            rungs.put(answer.last().index(), answer);
        }
    }

    /** The first answer in the newest epoch that had answered before this event. */
    Optional<Attempt> before(long index) {
        return Optional.ofNullable(rungs.lowerEntry(index)).map(Map.Entry::getValue);
    }

    /** The answer that had proved a newer epoch than the given one before the attempt began. */
    Optional<Attempt> newerBefore(Attempt attempt, long epoch) {
        return before(attempt.invocation().index()).filter(newer -> epoch(newer) > epoch);
    }

    /** Of its stamp; -1 without. */
    static long epoch(Attempt answer) {
        return answer.stamp().map(stamp -> stamp.epoch()).orElse(-1L);
    }
}
