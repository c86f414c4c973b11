package io.quorate.chaos.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Leaves {@code results.json} and {@code report.html} beside the history of a run. */
public final class ReportFiles {
    /** For programs: {@link ResultsTable} reads it. */
    public static final String RESULTS = "results.json";

    private ReportFiles() {}

    /**
     * @param directory made if it is not there
     */
    public static void write(Path directory, Run run) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve(RESULTS), ResultsJson.of(run));
            Files.writeString(directory.resolve("report.html"), HtmlPage.of(run));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the report to " + directory, e);
        }
    }
}
