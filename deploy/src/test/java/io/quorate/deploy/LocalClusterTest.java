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
    void a_witness_votes_is_managed_like_any_node_and_is_no_address_of_applications() throws IOException {
        CommandRun up = cluster.up(3, "--witness", "--priority=n2=60");
        assertThat(up.exitCode()).as(up.output()).isZero();
        assertThat(up.output()).contains("n1 primary running, n2 standby streaming, n3 witness running");
        String ofWitness = Files.readString(cluster.node("n3").resolve("quorate-agent.yaml"));
        assertThat(ofWitness)
                .contains("\nkind: witness\n", api("n3", 103) + "}\n", "\", priority: 60}\n")
                .doesNotContain("\npostgres:");
        assertThat(Files.readString(cluster.node("n2").resolve("quorate-agent.yaml")))
                .contains(api("n3", 103) + "}\n", "\npostgres:\n")
                .doesNotContain("kind:");
        assertThat(cluster.run("uri").output())
                .contains("@127.0.0.1:" + (cluster.portBase + 1) + ",127.0.0.1:" + (cluster.portBase + 2) + "/app");
        assertThat(cluster.run("freeze", "n3", "host").exitCode()).isZero();
        assertThat(cluster.run("thaw", "n3").exitCode()).isZero();
        String agent = cluster.pid("n3", "agent.pid");
        assertThat(cluster.run("crash", "n3", "host").exitCode()).isZero();
        assertThat(LocalCluster.isRunning(agent)).isFalse();
        assertThat(cluster.run("start", "n3").exitCode()).isZero();
        String again = cluster.pid("n3", "agent.pid");
        assertThat(LocalCluster.isRunning(again)).isTrue();
        assertThat(cluster.run("down").exitCode()).isZero();
        assertThat(LocalCluster.isRunning(again)).isFalse();
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

    private String api(String name, int port) {
        return "name: " + name + ", raft: \"127.0.0.1:" + (cluster.portBase + port + 100) + "\", api: \"127.0.0.1:"
                + (cluster.portBase + port) + "\"";
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
