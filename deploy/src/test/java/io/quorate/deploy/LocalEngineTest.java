package io.quorate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When {@code verify} starts a container engine, and that it ends no other; engine and systemd are stand-ins. */
class LocalEngineTest {
    private static final Path MODULE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath();

    /** The engine answers while the file of its pid is there. */
    private static final String STAND_INS = """
            docker() { [[ -e running ]]; }
            timeout() { shift; "$@"; }
            have() { [[ -e installed || $1 == apt-get ]]; }
            apt_get() { echo "apt-get $*"; [[ $1 != install ]] || touch installed; }
            is_in_archive() { return 1; }
            id() { echo 0; }
            systemctl() { echo "systemctl $*"; [[ $1 != start ]] || touch running; }
            systemd=$PWD/systemd
            """;

    /** Ends as it is told, and leaves a file that says so. */
    private static final String ENGINE = """
            #!/bin/bash
            trap 'rm running; touch stopped; exit 0' TERM
            echo $$ >running
            while :; do sleep 0.05; done
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void an_engine_is_installed() throws IOException {
        makeEngine(ENGINE);
        Files.createFile(folder.resolve("installed"));
    }

    @AfterEach
    void end_what_was_left() throws IOException {
        Path running = folder.resolve("running");
        String pid = Files.exists(running) ? Files.readString(running).strip() : "";
        if (!pid.isEmpty()) {
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void an_engine_that_runs_is_neither_started_nor_stopped() throws IOException {
        makeEngine("#!/bin/bash\ntouch started\n");
        Files.createFile(folder.resolve("running"));
        assertThat(bash("stop_engine_at_end\nstart_engine\n")).isEqualTo(new CommandRun(0, ""));
        assertThat(folder.resolve("running")).exists();
        assertThat(folder.resolve("started")).doesNotExist();
    }

    @Test
    void the_one_that_was_started_is_stopped_at_the_end_also_after_a_failure() {
        CommandRun run = bash("stop_engine_at_end\nstart_engine\nengine_answers && echo answers\nexit 7\n");
        assertThat(run)
                .isEqualTo(new CommandRun(7, "bash: started a container engine; it is stopped at the end\nanswers\n"));
        assertThat(folder.resolve("stopped")).exists();
        assertThat(folder.resolve("running")).doesNotExist();
    }

    @Test
    void a_signal_ends_what_runs_and_then_the_engine() {
        CommandRun run = bash("""
                stop_engine_at_end
                start_engine
                program() {
                    trap 'engine_answers && echo ended before the engine; exit 143' TERM
                    kill -TERM $$
                    while :; do read -rt 0.05 nothing || :; done <>pipe
                }
                mkfifo pipe
                attend program
                echo not reached
                """);
        assertThat(run.exitCode()).as(run.output()).isEqualTo(143);
        assertThat(run.output()).endsWith("\nended before the engine\n");
        assertThat(folder.resolve("stopped")).exists();
    }

    @Test
    void the_exit_code_is_that_of_the_program() {
        assertThat(bash("attend true\nattend bash -c 'exit 5'\n").exitCode()).isEqualTo(5);
    }

    @Test
    void one_that_does_not_start_is_told_with_its_last_words_and_ends_nothing_else() throws IOException {
        makeEngine("#!/bin/bash\necho 'no permission to mount'\nexit 1\n");
        CommandRun run = bash("stop_engine_at_end\nstart_engine || echo going on\n");
        assertThat(run)
                .isEqualTo(new CommandRun(
                        0, "bash: the container engine does not start:\nno permission to mount\ngoing on\n"));
    }

    @Test
    void it_is_installed_where_there_is_none() throws IOException {
        Files.delete(folder.resolve("installed"));
        CommandRun run = bash("stop_engine_at_end\nstart_engine\n");
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains("apt-get install -y --no-install-recommends docker.io\n");
        assertThat(folder.resolve("stopped")).exists();
    }

    @Test
    void an_ordinary_user_and_one_who_has_named_another_engine_are_told() {
        assertThat(bash("id() { [[ $1 == -un ]] && echo joe || echo 1000; }\nstart_engine || echo going on\n"))
                .isEqualTo(
                        new CommandRun(
                                0,
                                "bash: no container engine answers to user 'joe'; only root can have one started by this script\ngoing on\n"));
        assertThat(bash("DOCKER_HOST=tcp://far:1\nstart_engine || echo going on\n"))
                .isEqualTo(new CommandRun(
                        0, "bash: no container engine answers at DOCKER_HOST, 'tcp://far:1'\ngoing on\n"));
        assertThat(folder.resolve("running")).doesNotExist();
    }

    @Test
    void where_services_are_managed_it_is_one() throws IOException {
        Files.createDirectory(folder.resolve("systemd"));
        CommandRun run = bash("stop_engine_at_end\nstart_engine\n");
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output())
                .containsSubsequence("systemctl start docker\n", "systemctl stop docker.socket docker.service\n");
    }

    private CommandRun bash(String text) {
        return CommandRun.of(
                Map.of("PATH", folder + ":/usr/bin:/bin"),
                List.of(
                        "bash",
                        "-c",
                        "set -euo pipefail\ncd " + folder
                                + "\nfor part in local/lib local/engine src/main/libexec/restarts; do . " + MODULE
                                + "/$part.sh; done\n" + STAND_INS + text));
    }

    private void makeEngine(String text) throws IOException {
        Path program = folder.resolve("dockerd");
        Files.writeString(program, text);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
