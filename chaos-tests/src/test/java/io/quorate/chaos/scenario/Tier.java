package io.quorate.chaos.scenario;

import io.quorate.chaos.check.CheckResult;
import io.quorate.chaos.check.Verdict;
import io.quorate.chaos.lab.Host;
import io.quorate.chaos.lab.Lab;
import io.quorate.chaos.lab.Shape;
import io.quorate.chaos.report.ReportFiles;
import io.quorate.chaos.report.ResultsTable;
import io.quorate.chaos.report.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs the plans of one test class, on one lab as long as they take the same shape; each leaves its report in {@code target/chaos}.
 * With {@code -Dchaos.resume} a plan whose results are there, from a run that was broken off, keeps its verdict and is not run again.
 */
final class Tier implements AutoCloseable {
    private static final Path LABS = Path.of("target/lab");
    private static final Path REPORTS = Path.of("target/chaos");

    private final List<Path> results = new ArrayList<>();
    private @Nullable Lab lab;

    /**
     * What became of a plan.
     *
     * @param text for logs and failures
     */
    record Done(Verdict verdict, String text) {}

    /** A run with its report, or what is known of it. */
    Done once(Plan plan) {
        Path file = REPORTS.resolve(plan.directory()).resolve(ReportFiles.RESULTS);
        if (Boolean.getBoolean("chaos.resume") && Files.exists(file)) {
            results.add(file);
            Done before = new Done(ResultsTable.verdict(file), "run before: " + file);
            System.out.println(before.verdict() + " " + before.text());
            return before;
        }
        Run run = run(plan);
        return new Done(run.verdict(), text(run));
    }

    /** A run with its report, whatever its verdict. */
    Run run(Plan plan) {
        Lab lab = lab(plan.shape());
        ScenarioRun.Remains remains = new ScenarioRun(lab, plan, REPORTS).run();
        Set<String> hosts = lab.hosts().stream().map(Host::name).collect(Collectors.toSet());
        List<CheckResult> verdicts = Judgement.of(remains, hosts);
        Run run = new Run(plan.name(), plan.seed(), remains.history(), verdicts, remains.lanes());
        ReportFiles.write(REPORTS.resolve(plan.directory()), run);
        results.add(REPORTS.resolve(plan.directory()).resolve(ReportFiles.RESULTS));
        System.out.println(text(run));
        return run;
    }

    private Lab lab(Shape shape) {
        Optional<Lab> standing = Optional.ofNullable(lab);
        if (standing.isPresent() && standing.get().shape().equals(shape)) {
            return standing.get();
        }
        close();
        Lab started = Lab.start(shape, LABS);
        lab = started;
        return started;
    }

    /** All plans so far in a file that people read. */
    void writeTable(String name) {
        ResultsTable.write(REPORTS.resolve(name), results);
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
        Lab ended = lab;
        lab = null;
        if (ended != null) {
            ended.close();
        }
    }
}
