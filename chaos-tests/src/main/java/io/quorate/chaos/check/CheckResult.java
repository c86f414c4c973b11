package io.quorate.chaos.check;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a checker says of a run.
 *
 * @param reason one sentence
 * @param offences the first few
 * @param offenceCount all of them
 * @param figures what was counted or measured, by name; the name says the unit
 */
public record CheckResult(
        String checker,
        Verdict verdict,
        String reason,
        List<Offence> offences,
        long offenceCount,
        Map<String, Long> figures) {
    public CheckResult {
        offences = List.copyOf(offences);
        figures = Collections.unmodifiableMap(new TreeMap<>(figures));
    }

    public boolean isValid() {
        return verdict == Verdict.VALID;
    }
}
