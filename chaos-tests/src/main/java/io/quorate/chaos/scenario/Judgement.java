package io.quorate.chaos.scenario;

import io.quorate.chaos.check.CheckResult;
import io.quorate.chaos.check.Checker;
import io.quorate.chaos.check.ConvergenceChecker;
import io.quorate.chaos.check.CounterChecker;
import io.quorate.chaos.check.EpochHolderChecker;
import io.quorate.chaos.check.EpochOrderChecker;
import io.quorate.chaos.check.EvidenceChecker;
import io.quorate.chaos.check.LivenessChecker;
import io.quorate.chaos.check.RecoveryTimeChecker;
import io.quorate.chaos.check.SetChecker;
import io.quorate.chaos.check.SetFullChecker;
import io.quorate.chaos.check.append.AppendChecker;
import io.quorate.chaos.check.append.Isolation;
import io.quorate.chaos.history.History;
import io.quorate.chaos.workload.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What every run is judged by. Bounds of time are for busy machines: what was measured is exported, not asserted. */
public final class Judgement {
    private static final Duration LONGEST_GAP = Duration.ofSeconds(5);
    private static final Duration RECOVERY = Duration.ofSeconds(90);

    private Judgement() {}

    public static List<CheckResult> of(ScenarioRun.Remains run, Set<String> nodes) {
        History history = run.history();
        List<Checker> checkers = List.of(
                new SetChecker(),
                new SetFullChecker(),
                new EpochOrderChecker(),
                new EpochHolderChecker(),
                new AppendChecker(Isolation.SERIALIZABLE),
                Workload.bank(),
                new CounterChecker(),
                new ConvergenceChecker(nodes, run.reports()),
                new LivenessChecker(run.calm(), LONGEST_GAP),
                new RecoveryTimeChecker(RECOVERY),
                new EvidenceChecker());
        return checkers.stream().map(checker -> checker.check(history)).toList();
    }
}
