package io.quorate.deploy.cluster;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** No epoch says yes any more when a later one has begun to: the order that a fence has to keep, seen by clients on one clock. */
final class EpochOrder {
    private EpochOrder() {}

    /** Those that were asked for after a later epoch had said yes, and were given all the same. */
    static List<Answer> begunTooLate(Collection<Answer> answers) {
        Map<Long, Long> first = firstAnswers(answers);
        return answers.stream()
                .filter(answer -> isAfterLaterEpoch(first, answer.epoch(), answer.begun()))
                .toList();
    }

    /**
     * Those that arrived after a later epoch had said yes, whenever they were asked for. What was under way at that time may have been
     * decided before, and told only now; such a row must not be missing, more can not be asked.
     */
    static List<Answer> overtaken(Collection<Answer> answers) {
        Map<Long, Long> first = firstAnswers(answers);
        return answers.stream()
                .filter(answer -> isAfterLaterEpoch(first, answer.epoch(), answer.at()))
                .toList();
    }

    private static Map<Long, Long> firstAnswers(Collection<Answer> answers) {
        Map<Long, Long> first = new TreeMap<>();
        answers.forEach(answer -> first.merge(answer.epoch(), answer.at(), Math::min));
        return first;
    }

    private static boolean isAfterLaterEpoch(Map<Long, Long> first, long epoch, long moment) {
        return first.entrySet().stream().anyMatch(later -> later.getKey() > epoch && later.getValue() - moment < 0);
    }
}
