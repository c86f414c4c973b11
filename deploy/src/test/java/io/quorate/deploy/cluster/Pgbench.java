package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * pgbench(1) as the application of a cluster: four clients, TPC-B-like, on whichever server is writable.
 *
 * @param uri of the cluster
 * @param logs an empty directory
 */
record Pgbench(String uri, Path logs) {
    private static final Pattern THROUGHPUT = Pattern.compile("(?m)^tps = ([0-9.]+) ");
    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final String SCALE = "10";

    /** Where a line of the log has the time of a transaction, and how late it began, both in microseconds (manual, pgbench). */
    private static final int TIME = 2;

    private static final int LAG = 6;

    void fill() {
        run(Duration.ZERO, List.of("-i", "-q", "-s", SCALE));
    }

    /** Transactions in a second, as many as there can be. */
    double throughput(Duration time) {
        Matcher tps = THROUGHPUT.matcher(run(time, load(time)));
        assertThat(tps.find()).as("pgbench tells its throughput").isTrue();
        return Double.parseDouble(tps.group(1));
    }

    /** Of one transaction, its COMMIT included, in milliseconds; the median, at this rate in a second. */
    double medianLatency(Duration time, double rate) throws IOException {
        List<String> options = new ArrayList<>(load(time));
        options.addAll(List.of(
                "--log", "--log-prefix=" + logs.resolve("log"), String.format(Locale.ROOT, "--rate=%.1f", rate)));
        run(time, options);
        List<Double> millis = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(logs)) {
            for (Path file : files) {
                for (String line : Files.readAllLines(file)) {
                    String[] fields = line.split(" ", -1);
                    millis.add((Long.parseLong(fields[TIME]) - Long.parseLong(fields[LAG])) / 1000.0);
                }
                Files.delete(file);
            }
        }
        return Pairs.median(millis);
    }

    private static List<String> load(Duration time) {
        return List.of("-n", "-c", "4", "-j", "2", "-T", String.valueOf(time.toSeconds()));
    }

    private String run(Duration time, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(LocalCluster.postgresPrograms().resolve("pgbench").toString());
        command.addAll(options);
        command.add(uri);
        ProgramRun run = ProgramRun.of(Map.of(), time.plus(GRACE), command);
        assertThat(run.exitCode())
                .as("pgbench " + options + ": " + run.output())
                .isZero();
        return run.stdout();
    }
}
