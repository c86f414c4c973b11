package io.quorate.chaos.check;

import io.quorate.chaos.history.Attempt;
import io.quorate.chaos.history.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a checker collects on its way to a verdict: an offence convicts, whatever else is in doubt. For one thread. */
public final class Findings {
    private static final int KEPT = 10;
    private static final int EVENTS_KEPT = 20;

    private final List<Offence> offences = new ArrayList<>();
    private final List<String> doubts = new ArrayList<>();
    private final Map<String, Long> figures = new TreeMap<>();
    private long offenceCount;

    /** A broken promise, shown by the completions of these operations. */
    public void offend(String what, Attempt... shownBy) {
        offend(what, Stream.of(shownBy).map(Attempt::last).toList());
    }

    /** A broken promise, shown by these events, of which the first twenty are kept; none where something is absent. */
    public void offend(String what, List<Event> shownBy) {
        offenceCount++;
        if (offences.size() < KEPT) {
            offences.add(new Offence(what, shownBy.stream().limit(EVENTS_KEPT).toList()));
        }
    }

    /** Something without which nobody can be acquitted. */
    public void doubt(String reason) {
        doubts.add(reason);
    }

    public void figure(String name, long value) {
        figures.put(name, value);
    }

    /** The verdict. */
    public CheckResult result(String checker, String acquittal) {
        if (offenceCount > 0) {
            String more = offenceCount > 1 ? " (and " + (offenceCount - 1) + " more)" : "";
            return result(checker, Verdict.INVALID, offences.get(0).what() + more);
        }
        if (!doubts.isEmpty()) {
            return result(checker, Verdict.UNKNOWN, String.join("; ", doubts));
        }
        return result(checker, Verdict.VALID, acquittal);
    }

    private CheckResult result(String checker, Verdict verdict, String reason) {
        return new CheckResult(checker, verdict, reason, offences, offenceCount, figures);
    }
}
