package io.quorate.chaos.scenario;

import io.quorate.chaos.check.CheckResult;
import io.quorate.chaos.lab.Host;
import io.quorate.chaos.lab.Lab;
import io.quorate.chaos.lab.Shape;
import io.quorate.chaos.report.ReportFiles;
import io.quorate.chaos.report.Run;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs the plans of one test class on one lab after the other; each leaves its report in {@code target/chaos}. */
final class Tier implements AutoCloseable {
    private static final Path LABS = Path.of("target/lab");
    private static final Path REPORTS = Path.of("target/chaos");

    private final Lab lab;

    private Tier(Lab lab) {
        this.lab = lab;
    }

    static Tier on(Shape shape) {
        return new Tier(Lab.start(shape, LABS));
    }

    /** A run with its report, whatever its verdict. */
    Run run(Plan plan) {
        ScenarioRun.Remains remains = new ScenarioRun(lab, plan, REPORTS).run();
        Set<String> hosts = lab.hosts().stream().map(Host::name).collect(Collectors.toSet());
        List<CheckResult> results = Judgement.of(remains, hosts);
        Run run = new Run(plan.name(), plan.seed(), remains.history(), results, remains.lanes());
        ReportFiles.write(REPORTS.resolve(plan.directory()), run);
        System.out.println(text(run));
        return run;
    }

    /** For logs and failures: each checker's verdict on a line, and what it found. */
    static String text(Run run) {
        return run.verdict() + " " + run.scenario() + ", seed " + run.seed() + "\n"
                + run.results().stream()
                        .map(result -> "    " + result.verdict() + " " + result.checker() + ": " + result.reason() + " "
                                + result.figures()
                                + result.offences().stream()
                                        .map(offence -> "\n        " + offence)
                                        .collect(Collectors.joining()))
                        .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        lab.close();
    }
}
