package io.quorate.chaos.check;

import io.quorate.chaos.history.History;
import java.time.Duration;
import java.util.List;

/**
 * Exports how long each fault kept clients from writing. The bound is a generous one: figures are for the trend, not for the verdict.
 *
 * @param bound on the time without acknowledgements
 */
public record RecoveryTimeChecker(Duration bound) implements Checker {
    @Override
    public String name() {
        return "recovery-time";
    }

    @Override
    public CheckResult check(History history) {
        Findings findings = new Findings();
        List<RecoveryTime> times = RecoveryTime.of(history);
        if (times.isEmpty()) {
            findings.doubt("there was no fault");
        }
        times.forEach(time -> judge(time, findings));
        return findings.result(name(), times.size() + " faults, writes back within " + bound);
    }

    private void judge(RecoveryTime time, Findings findings) {
        String fault = "fault-" + time.fault().id() + "-" + time.fault().name().replace(' ', '-');
        time.gap().ifPresent(gap -> findings.figure(fault + "-gap-ms", gap.toMillis()));
        time.afterHeal().ifPresent(after -> findings.figure(fault + "-after-heal-ms", after.toMillis()));
        if (time.judged().isEmpty()) {
            findings.offend("nothing was acknowledged any more after " + fault, List.of());
        } else if (time.judged().get().compareTo(bound) > 0) {
            findings.offend(
                    fault + " kept clients from writing for " + time.judged().get() + ", more than " + bound,
                    List.of());
        }
    }
}
