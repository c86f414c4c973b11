package io.quorate.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ProgramsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Programs programs = new Programs();

    @Test
    void output_and_exit_code_are_told() throws Exception {
        ProgramRun run = shell("echo out; echo err >&2; exit 3", LIMIT);

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.isSuccess()).isFalse();
        assertThat(run.output()).contains("out").contains("err");
        assertThat(run.summary()).contains("code 3");
        assertThat(shell("true", LIMIT).isSuccess()).isTrue();
    }

    @Test
    void a_program_that_goes_on_is_killed_at_its_deadline_with_what_it_started() throws Exception {
        ProgramRun run = shell("sleep 1000 & echo $!; sleep 1000", Duration.ofSeconds(1));

        assertThat(run.isTimedOut()).isTrue();
        assertThat(run.isSuccess()).isFalse();
        long child = Long.parseLong(run.output().lines().findFirst().orElseThrow());
        await().atMost(LIMIT).until(() -> isGone(child));
    }

    /** A dead process that nobody has collected yet has no command line any more. */
    private static boolean isGone(long pid) throws IOException {
        Path commandLine = Path.of("/proc/" + pid + "/cmdline");
        try {
            return Files.readAllBytes(commandLine).length == 0;
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    @Test
    void only_the_end_of_a_long_output_is_kept() throws Exception {
        ProgramRun run = shell("i=0; while [ $i -lt 5000 ]; do echo line $i; i=$((i+1)); done", LIMIT);

        assertThat(run.output()).hasSizeLessThanOrEqualTo(16 * 1024).endsWith("line 4999\n");
    }

    @Test
    void every_line_of_a_long_output_is_handed_over_and_the_beginning_of_an_overlong_one() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        String script =
                "i=0; while [ $i -lt 5000 ]; do echo line $i; i=$((i+1)); done; head -c 100000 /dev/zero; echo; echo last";

        ProgramRun run = programs.run(List.of("/bin/sh", "-c", script), Map.of(), LIMIT, lines::add);

        assertThat(run.isReadToEnd()).isTrue();
        assertThat(lines).hasSize(5002).contains("line 0", "line 4999").endsWith("last");
        assertThat(lines.get(5000)).hasSize(16 * 1024);
    }

    @Test
    void variables_that_would_lead_postgresql_elsewhere_are_not_handed_on() throws Exception {
        ProgramRun run = programs.run(List.of("/usr/bin/env"), Map.of("PGPASSFILE", "/x"), LIMIT);

        assertThat(run.output()).contains("LC_ALL=C").contains("PGPASSFILE=/x");
        assertThat(run.output().lines().filter(line -> line.startsWith("PG"))).hasSize(1);
    }

    @Test
    void a_program_runs_in_a_directory_that_everybody_may_enter() throws Exception {
        assertThat(shell("pwd", LIMIT).output()).isEqualTo("/\n");
    }

    @Test
    void a_program_that_does_not_exist_is_an_error() {
        assertThatThrownBy(() -> programs.run(List.of("/nowhere/program"), Map.of(), LIMIT))
                .isInstanceOf(IOException.class);
    }

    private ProgramRun shell(String script, Duration limit) throws IOException, InterruptedException {
        return programs.run(List.of("/bin/sh", "-c", script), Map.of(), limit);
    }
}
