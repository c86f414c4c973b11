package io.quorate.chaos.report;

import io.quorate.chaos.check.CheckResult;
import io.quorate.chaos.check.Verdict;
import io.quorate.chaos.history.History;
import java.util.List;

/**
 * Everything that is told of a run.
 *
 * @param seed with which it can be repeated
 * @param hosts in the order in which they are shown
 */
public record Run(String scenario, long seed, History history, List<CheckResult> results, List<HostLane> hosts) {
    public Run {
        results = List.copyOf(results);
        hosts = List.copyOf(hosts);
    }

    /** That of the worst checker; unknown if nobody checked anything. */
    public Verdict verdict() {
        if (results.stream().anyMatch(result -> result.verdict() == Verdict.INVALID)) {
            return Verdict.INVALID;
        }
        boolean isProved = !results.isEmpty() && results.stream().allMatch(CheckResult::isValid);
        return isProved ? Verdict.VALID : Verdict.UNKNOWN;
    }
}
