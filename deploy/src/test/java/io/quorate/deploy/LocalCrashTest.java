package io.quorate.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code deploy/local/crash} ends, what it leaves alone, and who starts again. */
class LocalCrashTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final LocalCluster cluster;

    LocalCrashTest(@TempDir Path folder) throws IOException {
        cluster = new LocalCluster(folder);
    }

    @AfterEach
    void end_what_was_started() {
        cluster.run("down", "--dir", cluster.directory.toString(), "--purge");
    }

    @Test
    void a_killed_agent_stays_down_until_start_or_is_started_again_at_once() throws IOException {
        cluster.up(1);
        String first = await().atMost(DEADLINE).until(() -> cluster.pid("n1", "agent.pid"), pid -> !pid.isEmpty());
        assertThat(cluster.run("crash", "PRIMARY", "agent").output()).contains("pid " + first);
        assertThat(LocalCluster.isRunning(first)).isFalse();
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(cluster.log("n1")).contains("is held until"));
        assertThat(cluster.run("crash", "n1", "agent").output()).contains("is not running");
        assertThat(cluster.run("start", "n1").exitCode()).isZero();
        String next = cluster.pid("n1", "agent.pid");
        cluster.run("crash", "n1", "agent", "--restart");
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(cluster.pid("n1", "agent.pid")).isNotIn("", first, next));
    }

    @Test
    void a_killed_host_is_every_process_of_the_node_and_of_no_other() throws IOException {
        cluster.up(3);
        Process own = cluster.startPostgresStandIn("n1");
        Process foreign = cluster.startPostgresStandIn("n2");
        assertThat(cluster.run("crash", "n1", "host").exitCode()).isZero();
        assertThat(own.isAlive()).isFalse();
        assertThat(LocalCluster.isRunning(cluster.pid("n1", "supervisor.pid"))).isFalse();
        assertThat(LocalCluster.isRunning(cluster.pid("n1", "agent.pid"))).isFalse();
        assertThat(foreign.isAlive()).isTrue();
        assertThat(LocalCluster.isRunning(cluster.pid("n2", "agent.pid"))).isTrue();
        assertThat(cluster.run("crash", "n2", "postgres").output()).contains("pid " + foreign.pid());
        await().atMost(DEADLINE).until(() -> !foreign.isAlive());
    }

    @Test
    void a_recorded_pid_that_is_another_process_by_now_is_left_alone() throws IOException {
        cluster.up(1);
        Process innocent = new ProcessBuilder("sleep", "600").start();
        try {
            Files.createDirectories(cluster.node("n1").resolve("data"));
            Files.writeString(cluster.node("n1").resolve("data/postmaster.pid"), innocent.pid() + "\n");
            cluster.run("crash", "n1", "host");
            Files.writeString(cluster.node("n1").resolve("agent.pid"), innocent.pid() + "\n");
            Files.writeString(cluster.node("n1").resolve("supervisor.pid"), innocent.pid() + "\n");
            assertThat(cluster.run("crash", "n1", "agent").output()).contains("is not running");
            assertThat(cluster.run("crash", "n1", "postgres").output()).contains("is not running");
            assertThat(cluster.run("crash", "n1", "host").output()).contains("nothing of n1 is running");
            assertThat(innocent.isAlive()).isTrue();
        } finally {
            innocent.destroyForcibly();
        }
    }

    @Test
    void an_agent_that_a_person_has_to_help_is_not_started_again() throws IOException {
        cluster.up(1);
        Files.writeString(cluster.node("n1").resolve("exit"), "3");
        cluster.run("crash", "n1", "agent", "--restart");
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(cluster.log("n1")).contains("exit code 3 and is not started again"));
        Files.delete(cluster.node("n1").resolve("exit"));
        assertThat(cluster.run("start", "n1").exitCode()).isZero();
    }
}
