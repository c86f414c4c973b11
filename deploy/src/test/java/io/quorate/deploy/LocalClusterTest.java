package io.quorate.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the scripts of {@code deploy/local} do with the processes and files of a cluster. */
class LocalClusterTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final LocalCluster cluster;

    LocalClusterTest(@TempDir Path folder) throws IOException {
        cluster = new LocalCluster(folder);
    }

    @AfterEach
    void end_what_was_started() {
        cluster.run("down", "--dir", cluster.directory.toString(), "--purge");
    }

    @Test
    void up_lays_out_a_cluster_that_the_other_scripts_find_and_purge_removes_it() throws IOException {
        CommandRun up = cluster.up(3);
        assertThat(up.exitCode()).as(up.output()).isZero();
        assertThat(up.output())
                .contains(
                        "n1 primary running, n2 standby streaming, n3 standby streaming",
                        "stand-in: status at 127.0.0.1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cluster.node("n2"))))
                .isEqualTo("rwx------");
        assertThat(cluster.node("n2").resolve("quorate-agent.yaml"))
                .content()
                .contains("node: n2", "name: n3, raft: \"127.0.0.1:" + (cluster.portBase + 203) + "\"");
        assertThat(cluster.run("uri"))
                .isEqualTo(new CommandRun(
                        0,
                        "postgresql://app:p%3A%40%25%2Fw%20application@" + addresses()
                                + "/app?target_session_attrs=read-write\n"));
        assertThat(cluster.run("uri", "--jdbc").output())
                .isEqualTo("jdbc:postgresql://" + addresses()
                        + "/app?targetServerType=primary&user=app&password=p%3A%40%25%2Fw%20application\n");
        assertThat(cluster.run("clusterctl", "history", "--x").output()).startsWith("stand-in: history --x at ");
        List<String> pids = agentPids();
        assertThat(cluster.run("down", "--purge").exitCode()).isZero();
        assertThat(cluster.directory).doesNotExist();
        for (String pid : pids) {
            assertThat(LocalCluster.isRunning(pid)).isFalse();
        }
    }

    @Test
    void up_starts_only_what_is_down_and_founds_only_once() throws IOException {
        assertThat(cluster.up(3).exitCode()).isZero();
        String untouched = await().atMost(DEADLINE).until(() -> cluster.pid("n3", "agent.pid"), pid -> !pid.isEmpty());
        cluster.run("crash", "n1", "host");
        assertThat(cluster.up(3).output()).contains("starting n1", "n2 is running");
        assertThat(cluster.pid("n3", "agent.pid")).isEqualTo(untouched);
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(callsOfAgent("n1"))
                        .satisfiesExactly(endsWith(" --bootstrap"), endsWith("quorate-agent.yaml")));
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
    void a_frozen_node_can_be_thawed_and_even_stopped() throws IOException {
        cluster.up(1);
        assertThat(cluster.run("freeze", "n1", "agent").exitCode()).isZero();
        assertThat(LocalCluster.state(cluster.pid("n1", "agent.pid"))).isEqualTo("T");
        assertThat(LocalCluster.state(cluster.pid("n1", "supervisor.pid"))).isNotEqualTo("T");
        assertThat(cluster.run("thaw", "n1").exitCode()).isZero();
        assertThat(LocalCluster.state(cluster.pid("n1", "agent.pid"))).isNotEqualTo("T");
        cluster.run("freeze", "n1", "host");
        String supervisor = cluster.pid("n1", "supervisor.pid");
        assertThat(LocalCluster.state(supervisor)).isEqualTo("T");
        assertThat(cluster.run("down").exitCode()).isZero();
        assertThat(LocalCluster.isRunning(supervisor)).isFalse();
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

    private String addresses() {
        return Stream.of(1, 2, 3)
                .map(node -> "127.0.0.1:" + (cluster.portBase + node))
                .reduce((all, next) -> all + "," + next)
                .orElseThrow();
    }

    private List<String> agentPids() throws IOException {
        return List.of(cluster.pid("n1", "agent.pid"), cluster.pid("n2", "agent.pid"), cluster.pid("n3", "agent.pid"));
    }

    private List<String> callsOfAgent(String node) throws IOException {
        return cluster.log(node)
                .lines()
                .filter(line -> line.startsWith("stand-in: run"))
                .toList();
    }

    private static ThrowingConsumer<String> endsWith(String end) {
        return line -> assertThat(line).endsWith(end);
    }
}
