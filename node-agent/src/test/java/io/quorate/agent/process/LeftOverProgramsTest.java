package io.quorate.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftOverProgramsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final List<Process> started = new ArrayList<>();

    @TempDir
    private Path directory;

    private LeftOverPrograms programs;

    @BeforeEach
    void make() {
        programs = new LeftOverPrograms(directory.resolve("data"));
    }

    @AfterEach
    void end_what_is_left() {
        started.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
    }

    @Test
    void where_nothing_was_started_nothing_is_left() throws Exception {
        assertThat(programs.endAll(DEADLINE)).isEmpty();
    }

    @Test
    void a_marked_program_is_ended_with_what_it_started_and_no_other() throws Exception {
        Process marked = start(programs.mark(), "sleep 1000 & wait");
        StandInServer.awaitTrue("its child", () -> marked.children().findAny().isPresent());
        Process ofAnother = start(new LeftOverPrograms(directory.resolve("data2")).mark(), "exec sleep 1000");
        Process unmarked = start(Map.of(), "exec sleep 1000");
        long child = marked.children().findFirst().orElseThrow().pid();
        assertThat(programs.all()).containsExactlyInAnyOrder(marked.pid(), child);

        assertThat(programs.endAll(DEADLINE)).contains(marked.pid());

        assertThat(programs.all()).isEmpty();
        assertThat(StandInServer.isLiving(marked.pid())).isFalse();
        assertThat(StandInServer.isLiving(child)).isFalse();
        assertThat(List.of(ofAnother.pid(), unmarked.pid())).allMatch(StandInServer::isLiving);
    }

    @Test
    void a_stopped_program_is_ended() throws Exception {
        Process marked = start(programs.mark(), "exec sleep 1000");
        StandInServer.stop(marked.pid());

        assertThat(programs.endAll(DEADLINE)).containsExactly(marked.pid());
    }

    @Test
    void at_the_deadline_those_that_live_are_named() throws IOException {
        Process marked = start(programs.mark(), "exec sleep 1000");

        assertThatThrownBy(() -> programs.endAll(Duration.ZERO))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(Long.toString(marked.pid()));
    }

    @Test
    void a_mark_is_not_handed_on_by_an_agent_that_inherited_it() throws Exception {
        String name = programs.mark().keySet().iterator().next();

        assertThat(name).startsWith("PG");
        assertThat(new Programs()
                        .run(List.of("/usr/bin/env"), Map.of(), DEADLINE)
                        .output())
                .doesNotContain(name);
    }

    private Process start(Map<String, String> environment, String script) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", script);
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return process;
    }
}
