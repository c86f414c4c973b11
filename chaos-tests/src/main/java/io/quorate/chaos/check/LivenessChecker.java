package io.quorate.chaos.check;

import io.quorate.chaos.history.Attempt;
import io.quorate.chaos.history.Event;
import io.quorate.chaos.history.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * In calm stretches something is acknowledged at least every {@code limit}. Where nobody tried, nothing is proved.
 *
 * @param calm stretches without a fault; those shorter than the limit are not judged
 */
public record LivenessChecker(List<Stretch> calm, Duration limit) implements Checker {
    public LivenessChecker {
        calm = List.copyOf(calm);
    }

    @Override
    public String name() {
        return "liveness";
    }

    @Override
    public CheckResult check(History history) {
        Findings findings = new Findings();
        List<Event> acknowledged = new Epochs(history)
                .acknowledgements().stream().map(Attempt::last).toList();
        List<Attempt> writes = history.attempts().stream()
                .filter(attempt -> attempt.operation().isWrite())
                .toList();
        List<Stretch> judged = calm.stream()
                .filter(stretch -> stretch.length() >= limit.toNanos())
                .toList();
        if (judged.isEmpty()) {
            findings.doubt("no calm stretch is as long as " + limit);
        }
        long worst = 0;
        for (Stretch stretch : judged) {
            List<Event> inside = acknowledged.stream()
                    .filter(event -> stretch.from() <= event.time() && event.time() <= stretch.until())
                    .toList();
            for (Stretch gap : gaps(stretch, inside)) {
                worst = Math.max(worst, gap.length());
                judge(gap, inside, writes, findings);
            }
        }
        findings.figure("stretches-judged", judged.size());
        findings.figure("longest-gap-ms", worst / 1_000_000);
        return findings.result(name(), "acknowledgements never more than " + limit + " apart in calm stretches");
    }

    private static List<Stretch> gaps(Stretch stretch, List<Event> inside) {
        List<Stretch> gaps = new ArrayList<>();
        long from = stretch.from();
        for (Event event : inside) {
            gaps.add(new Stretch(from, event.time()));
            from = event.time();
        }
        gaps.add(new Stretch(from, stretch.until()));
        return gaps;
    }

    private void judge(Stretch gap, List<Event> inside, List<Attempt> writes, Findings findings) {
        if (gap.length() <= limit.toNanos()) {
            return;
        }
        String what = "nothing was acknowledged between " + Duration.ofNanos(gap.from()) + " and "
                + Duration.ofNanos(gap.until());
        if (writes.stream().anyMatch(write -> isTried(write, gap))) {
            findings.offend(what, around(gap, inside).toList());
        } else {
            findings.doubt(what + ", and nobody tried");
        }
    }

    private static boolean isTried(Attempt write, Stretch gap) {
        return write.invocation().time() < gap.until()
                && write.completion().map(Event::time).orElse(Long.MAX_VALUE) > gap.from();
    }

    private static Stream<Event> around(Stretch gap, List<Event> inside) {
        return inside.stream().filter(event -> event.time() == gap.from() || event.time() == gap.until());
    }
}
