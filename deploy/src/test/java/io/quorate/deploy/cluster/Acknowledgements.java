package io.quorate.deploy.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What one application was told, and the longest time between two answers. For several threads. */
final class Acknowledgements {
    // Guarded by this.
    private final List<Answer> answers = new ArrayList<>();
    private long lastAt = System.nanoTime();
    private long longestGap;

    synchronized void add(Answer answer) {
        longestGap = Math.max(longestGap, answer.at() - lastAt);
        lastAt = answer.at();
        answers.add(answer);
    }

    synchronized List<Answer> all() {
        return List.copyOf(answers);
    }

    synchronized Set<Long> ids() {
        return answers.stream().map(Answer::id).collect(Collectors.toSet());
    }

    synchronized int count() {
        return answers.size();
    }

    /** Those that were asked for after this moment. */
    synchronized List<Answer> begunAfter(long moment) {
        return answers.stream().filter(answer -> answer.begun() - moment > 0).toList();
    }

    /** Between two answers, the time since the last one included. */
    synchronized Duration longestGap() {
        return Duration.ofNanos(Math.max(longestGap, System.nanoTime() - lastAt));
    }

    synchronized void forgetGaps() {
        longestGap = 0;
    }
}
