package io.quorate.chaos.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.chaos.check.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Results of several runs in one table of Markdown, a line for each fault. Reads what {@link ReportFiles} has written. */
public final class ResultsTable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String HEAD = """
            | scenario | verdict | ok, unknown | fault | longest gap | after healing | evidence |
            |---|---|---|---|---|---|---|
            """;

    private ResultsTable() {}

    /** @throws UncheckedIOException when a file cannot be read or written */
    public static void write(Path table, List<Path> results) {
        try {
            Files.writeString(table, of(results));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + table, e);
        }
    }

    static String of(List<Path> results) {
        return HEAD
                + results.stream()
                        .map(ResultsTable::read)
                        .flatMap(ResultsTable::lines)
                        .collect(Collectors.joining());
    }

    /** Of one run. */
    public static Verdict verdict(Path results) {
        return Verdict.valueOf(read(results).path("verdict").asText());
    }

    private static JsonNode read(Path results) {
        try {
            return MAPPER.readTree(results.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + results, e);
        }
    }

    /** What belongs to the run is on its first line. */
    private static Stream<String> lines(JsonNode run) {
        JsonNode operations = run.path("operations");
        String first = "| " + run.path("scenario").asText() + " | "
                + run.path("verdict").asText() + " | " + operations.path("OK").asLong() + ", "
                + operations.path("INFO").asLong() + " | ";
        JsonNode faults = run.path("faults");
        return IntStream.range(0, faults.size())
                .mapToObj(number -> (number == 0 ? first : "| | | | ") + line(faults.path(number)));
    }

    private static String line(JsonNode fault) {
        return fault.path("name").asText() + " | " + seconds(fault.path("gapMs")) + " | "
                + seconds(fault.path("afterHealMs")) + " | "
                + fault.path("evidence").asText("none") + " |\n";
    }

    private static String seconds(JsonNode millis) {
        return millis.isMissingNode() ? "-" : String.format(Locale.ROOT, "%.1f s", millis.asLong() / 1000.0);
    }
}
