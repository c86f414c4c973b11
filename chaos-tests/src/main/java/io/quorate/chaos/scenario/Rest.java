package io.quorate.chaos.scenario;

import io.quorate.chaos.check.NodeReport;
import io.quorate.chaos.lab.Lab;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** What every host says when nobody writes any more. Standbys are given time to replay what they have received. */
final class Rest {
    private static final Duration REPLAY = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final HostQuestion question;

    Rest(Lab lab) {
        this.question = new HostQuestion(lab);
    }

    List<NodeReport> reports() {
        long end = System.nanoTime() + REPLAY.toNanos();
        List<NodeReport> reports = question.reports();
        while (!areAlike(reports) && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(PAUSE.toNanos());
            reports = question.reports();
        }
        return reports;
    }

    private static boolean areAlike(List<NodeReport> reports) {
        Set<Optional<String>> contents = new HashSet<>();
        reports.stream()
                .filter(report -> report.role() != NodeReport.Role.WITNESS)
                .map(NodeReport::digest)
                .forEach(contents::add);
        return contents.size() == 1 && !contents.contains(Optional.<String>empty());
    }
}
