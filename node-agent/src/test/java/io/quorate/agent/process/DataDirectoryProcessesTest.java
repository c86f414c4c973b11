package io.quorate.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryProcessesTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private StandInServer server;
    private DataDirectoryProcesses processes;

    @TempDir
    private Path directory;

    @BeforeEach
    void set_up() {
        server = new StandInServer(directory);
        processes = new DataDirectoryProcesses(server.dataDirectory());
    }

    @AfterEach
    void end_what_is_left() {
        server.close();
    }

    @Test
    void a_directory_without_a_server_has_no_process() {
        assertThat(processes.all()).isEmpty();
        assertThat(processes.postmaster()).isEmpty();
        assertThat(processes.endAll(Duration.ZERO)).isTrue();
    }

    @Test
    void a_directory_that_does_not_exist_has_no_process() {
        assertThat(new DataDirectoryProcesses(directory.resolve("missing")).all())
                .isEmpty();
    }

    @Test
    void all_processes_of_the_directory_are_found_and_no_other() throws IOException {
        long postmaster = server.startPostmaster();
        long backend = server.startBackend();
        server.startShell();
        server.startElsewhere(directory);

        assertThat(processes.all()).containsExactlyInAnyOrder(postmaster, backend);
        assertThat(processes.postmaster()).contains(postmaster);

        Path link = Files.createSymbolicLink(directory.resolve("link"), server.dataDirectory());
        assertThat(new DataDirectoryProcesses(link).all()).containsExactlyInAnyOrder(postmaster, backend);
    }

    @Test
    void a_zombie_is_dead() {
        long zombie = server.startZombie();

        assertThat(ProcessStatus.of(zombie)).isPresent();
        assertThat(processes.all()).isEmpty();
        server.recordPostmaster(zombie);
        assertThat(processes.postmaster()).isEmpty();
        assertThat(processes.endAll(DEADLINE)).isTrue();
    }

    @Test
    void a_recycled_pid_in_the_pid_file_is_not_the_postmaster() {
        long postmaster = server.startProcess();
        long shell = server.startShell();

        server.recordPostmaster(shell);

        assertThat(processes.postmaster()).contains(postmaster);
    }

    @Test
    void a_postmaster_without_a_readable_pid_file_is_found() throws IOException {
        long postmaster = server.startProcess();
        server.startBackend();

        assertThat(processes.postmaster()).contains(postmaster);
        Files.writeString(server.dataDirectory().resolve("postmaster.pid"), "");
        assertThat(processes.postmaster()).contains(postmaster);
        Files.writeString(server.dataDirectory().resolve("postmaster.pid"), "not a number\n");
        assertThat(processes.postmaster()).contains(postmaster);
    }

    @Test
    void a_backend_that_outlived_its_postmaster_is_no_postmaster() {
        long backend = server.startBackend();

        assertThat(processes.postmaster()).isEmpty();
        assertThat(processes.all()).containsExactly(backend);
    }

    @Test
    void ending_leaves_no_process_of_the_server_and_touches_no_other() {
        long postmaster = server.startPostmaster();
        long backend = server.startBackend();
        long stopped = server.startBackend();
        StandInServer.stop(stopped);
        long shell = server.startShell();
        long elsewhere = server.startElsewhere(directory);

        assertThat(processes.endAll(DEADLINE)).isTrue();

        assertThat(processes.all()).isEmpty();
        assertThat(List.of(postmaster, backend, stopped)).noneMatch(StandInServer::isLiving);
        assertThat(List.of(shell, elsewhere)).allMatch(StandInServer::isLiving);
    }

    @Test
    void a_stopped_postmaster_is_ended() {
        long postmaster = server.startPostmaster();
        StandInServer.stop(postmaster);

        assertThat(processes.endAll(DEADLINE)).isTrue();

        assertThat(StandInServer.isLiving(postmaster)).isFalse();
    }

    @Test
    void a_shell_named_by_a_stale_pid_file_survives_an_ending() {
        server.startProcess();
        long shell = server.startShell();
        server.recordPostmaster(shell);

        assertThat(processes.endAll(DEADLINE)).isTrue();

        assertThat(StandInServer.isLiving(shell)).isTrue();
    }

    @Test
    void an_interrupt_neither_shortens_an_ending_nor_is_lost() {
        long postmaster = server.startPostmaster();

        Thread.currentThread().interrupt();
        boolean isEnded = processes.endAll(DEADLINE);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(isEnded).isTrue();
        assertThat(StandInServer.isLiving(postmaster)).isFalse();
    }

    @Test
    void a_name_with_parentheses_and_blanks_is_read() {
        String others = "12 12 0 -1 4194560 90 0 0 0 1 2 3 4 20 0 1 0 8213 2654208 237";
        assertThat(ProcessStatus.parse("12 (a) Z (b) S 7 " + others))
                .isEqualTo(new ProcessStatus("a) Z (b", 'S', 7, 8213));
        assertThat(ProcessStatus.parse("12 (postgres) Z 1 " + others).isDead()).isTrue();
        assertThat(ProcessStatus.parse("12 (postgres) T 1 " + others).isStopped())
                .isTrue();
    }
}
