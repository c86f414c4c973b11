package io.quorate.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The processes of a real server that is busy committing. */
@Timeout(300)
class DataDirectoryProcessesIT {
    private static final Logger log = LoggerFactory.getLogger(DataDirectoryProcessesIT.class);
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private HandStartedServer server;
    private DataDirectoryProcesses processes;

    @BeforeEach
    void start(@TempDir Path directory) {
        assertThat(HandStartedServer.installed())
                .as("PostgreSQL's programs: install Debian's package postgresql, or put them on the PATH")
                .isPresent();
        server = HandStartedServer.start(directory);
        processes = new DataDirectoryProcesses(server.dataDirectory());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_busy_server_is_ended_whole() throws Exception {
        server.startInsertLoop();
        String recorded = Files.readAllLines(server.dataDirectory().resolve("postmaster.pid"))
                .get(0);
        assertThat(processes.postmaster()).contains(Long.valueOf(recorded));
        assertThat(processes.all()).hasSizeGreaterThan(5);

        long start = System.nanoTime();
        assertThat(processes.endAll(DEADLINE)).isTrue();
        log.atInfo()
                .addKeyValue("millis", (System.nanoTime() - start) / 1_000_000)
                .log("ended a busy server");

        assertThat(processes.all()).isEmpty();
        assertThat(processes.postmaster()).isEmpty();
    }

    @Test
    void a_session_that_goes_on_without_its_postmaster_is_found_and_ended() {
        server.startInsertLoop();
        long postmaster = processes.postmaster().orElseThrow();

        StandInServer.signal("-KILL", postmaster);
        StandInServer.awaitTrue("postmaster ended", () -> !StandInServer.isLiving(postmaster));

        assertThat(processes.all()).isNotEmpty();
        // A session that was forked in that very moment still has the postmaster's arguments, until it has named
        // itself.
        StandInServer.awaitTrue(
                "no postmaster among " + processes.all(),
                () -> processes.postmaster().isEmpty());
        assertThat(processes.endAll(DEADLINE)).isTrue();
    }
}
