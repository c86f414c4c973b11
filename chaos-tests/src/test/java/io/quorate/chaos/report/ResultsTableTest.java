package io.quorate.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.chaos.check.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTableTest {
    @Test
    void runs_whose_results_were_written_are_in_one_table(@TempDir Path directory) throws Exception {
        ReportFiles.write(directory.resolve("a"), SmallRun.valid());
        ReportFiles.write(directory.resolve("b"), SmallRun.invalid());
        List<Path> results = List.of(
                directory.resolve("a").resolve(ReportFiles.RESULTS),
                directory.resolve("b").resolve(ReportFiles.RESULTS));
        Path table = directory.resolve("table.md");

        ResultsTable.write(table, results);

        Golden.check("table.md", Files.readString(table));
        assertThat(results).extracting(ResultsTable::verdict).containsExactly(Verdict.VALID, Verdict.INVALID);
    }
}
