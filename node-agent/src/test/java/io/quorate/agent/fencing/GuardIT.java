package io.quorate.agent.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quorate.agent.process.DataDirectoryProcesses;
import io.quorate.agent.process.HandStartedServer;
import io.quorate.agent.process.ProcessStatus;
import io.quorate.agent.process.StandInServer;
import io.quorate.agent.time.BootId;
import io.quorate.agent.time.ProcUptimeClock;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The guard against a real server that is busy committing, as the user that PostgreSQL runs as. */
@Timeout(300)
class GuardIT {
    private static final Logger log = LoggerFactory.getLogger(GuardIT.class);

    private final ProcUptimeClock clock = new ProcUptimeClock();
    private HandStartedServer server;
    private DataDirectoryProcesses processes;
    private Path script;
    private Path lease;
    private Guard guard;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        assertThat(HandStartedServer.installed())
                .as("PostgreSQL's programs: install Debian's package postgresql, or put them on the PATH")
                .isPresent();
        server = HandStartedServer.start(directory);
        processes = new DataDirectoryProcesses(server.dataDirectory());
        script = Files.copy(GuardScene.SCRIPT, directory.resolve("guard.sh"));
        lease = Files.createDirectory(directory.resolve("lease"));
        HandStartedServer.giveToPostgres(lease);
        guard = new Guard(script, server.dataDirectory(), lease, clock, BootId.read());
    }

    @AfterEach
    void stop() {
        // Those that they have started for each other as well.
        GuardProcesses.end(lease);
        server.close();
    }

    @Test
    void no_session_writes_after_the_deadline_and_a_start_by_hand_is_read_only() throws IOException {
        guard.markNoLease();
        startGuard(GuardScene.FIRST, List.of());
        startGuard(GuardScene.SECOND, List.of());
        server.startInsertLoop();

        Duration deadline = clock.now().plusMillis(500);
        guard.arm(deadline);
        StandInServer.awaitTrue("no process left", () -> processes.all().isEmpty());

        Duration lateness = clock.now().minus(deadline);
        assertThat(lateness).isGreaterThanOrEqualTo(Duration.ZERO);
        log.atInfo().addKeyValue("lateness", lateness).log("no process left after the deadline");
        awaitFence();
        server.start();
        assertThat(server.sql("SELECT pg_is_in_recovery()").strip()).isEqualTo("t");
        assertThat(server.sql("INSERT INTO t VALUES (2)")).contains("read-only transaction");
        assertThat(server.sql("SELECT pg_promote(false)")).isNotBlank();
        StandInServer.awaitTrue(
                "the end of a server that was promoted by hand",
                () -> processes.all().isEmpty());
        server.start();
        assertThat(server.sql("SELECT pg_is_in_recovery()").strip()).isEqualTo("t");
    }

    @Test
    void a_guard_that_cannot_start_a_process_still_ends_the_server() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "the server's user has no other processes");
        guard.markNoLease();
        // The guard itself is the one process that is allowed.
        long pid = startGuard(GuardScene.FIRST, List.of("prlimit", "--nproc=1:10000"));
        server.startInsertLoop();

        guard.arm(clock.now());

        StandInServer.awaitTrue("no process left", () -> processes.all().isEmpty());
        assertThat(StandInServer.isLiving(pid)).isTrue();
        limitProcesses(pid, "10000:10000");
        awaitFence();
        StandInServer.awaitTrue("the guard", guard::isAlive);
        assertThat(StandInServer.isLiving(pid)).isTrue();
    }

    /** It does not wait for a process, as its shell would; the other shell, in which the fence is raised, survives that it gets none. */
    @Test
    void a_guard_that_may_start_no_process_any_more_acts_in_the_quick_shell_and_survives() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "the server's user has no other processes");
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no quick shell");
        guard.markNoLease();
        long pid = startGuard(GuardScene.FIRST, List.of("prlimit", "--nproc=10000:10000"));
        server.startInsertLoop();
        StandInServer.awaitTrue("the guard in bash", () -> isIn("bash", pid));
        limitProcesses(pid, "1:10000");

        Duration deadline = clock.now();
        guard.arm(deadline);

        StandInServer.awaitTrue("no process left", () -> processes.all().isEmpty());
        assertThat(clock.now().minus(deadline)).isLessThan(Duration.ofSeconds(10));
        StandInServer.awaitTrue("the guard in sh, without a fence", () -> isIn("sh", pid));
        limitProcesses(pid, "10000:10000");
        awaitFence();
        guard.markNoLease();
        StandInServer.awaitTrue("the guard in bash again", () -> isIn("bash", pid));
    }

    private static boolean isIn(String shell, long pid) {
        return ProcessStatus.of(pid)
                .filter(status -> status.program().equals(shell))
                .isPresent();
    }

    private static void limitProcesses(long pid, String limits) throws IOException, InterruptedException {
        List<String> command = List.of("prlimit", "--pid", Long.toString(pid), "--nproc=" + limits);
        Process prlimit = new ProcessBuilder(HandStartedServer.asPostgres(command))
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor()).as(command.toString()).isZero();
    }

    private long startGuard(String seat, List<String> prefix) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                "setsid", "sh", script.toString(), server.dataDirectory().toString(), lease.toString(), seat));
        Process process = new ProcessBuilder(HandStartedServer.asPostgres(command))
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(lease.resolve("guard.log").toFile())
                .start();
        StandInServer.awaitTrue("a guard", guard::isAlive);
        assertThat(StandInServer.isLiving(process.pid())).isTrue();
        return process.pid();
    }

    private void awaitFence() {
        Path data = server.dataDirectory();
        StandInServer.awaitTrue(
                "the fence; the guard's log",
                () -> Files.isDirectory(data.resolve("standby.signal"))
                        && Files.isDirectory(data.resolve("recovery.signal")));
    }
}
