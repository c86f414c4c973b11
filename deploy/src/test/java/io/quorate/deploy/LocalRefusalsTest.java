package io.quorate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the scripts of {@code deploy/local} refuse, before they change anything. */
class LocalRefusalsTest {
    private final Path folder;
    private final LocalCluster cluster;

    LocalRefusalsTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.cluster = new LocalCluster(folder);
    }

    @AfterEach
    void end_what_was_started() {
        cluster.run("down", "--dir", cluster.directory.toString(), "--purge");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--nodes 4       | up: --nodes is '4'; allowed: 1, 3, 5 or 7",
                "--nodes         | up: --nodes is ''; allowed: 1, 3, 5 or 7",
                "--port-base=80  | up: --port-base is '80'; allowed: a number from 1024 to 65000",
                "--timeout soon  | up: --timeout is 'soon'; allowed: a number from 1 to 86400",
                "--witness --nodes 1        | up: --witness is 'with --nodes 1'; allowed: 3, 5 or 7 nodes",
                "--priority n2              | up: --priority is 'n2'; allowed: NODE=P with P from 0 to 100",
                "--priority n2=101          | up: --priority is 'n2=101'; allowed: NODE=P with P from 0 to 100",
                "--priority=n4=9            | up: --priority is 'n4=9'; allowed: a priority of n1 n2 n3",
                "--priority=n3=9 --witness  | up: --priority is 'n3=9'; allowed: a priority of n1 n2",
                "--priority=n1=9 --priority=n1=8 | up: --priority is 'n1=8'; allowed: one priority for each node",
                "--adopt /no     | up: --adopt is '/no'; allowed: an existing data directory of PostgreSQL",
                "--dir /         | up: --dir is '/'; allowed: a directory",
                "--dir           | up: --dir is ''; allowed: the directory of a local cluster",
                "--fast          | up: ARGUMENT is '--fast'; allowed: --nodes N, --witness"
            })
    void up_names_the_argument_the_value_and_what_is_allowed(String arguments, String answer) {
        CommandRun run = cluster.run("up", arguments.strip().split(" "));
        assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
        assertThat(run.output()).startsWith(answer);
    }

    @Test
    void a_directory_whose_sockets_would_have_too_long_a_path_is_refused() {
        String directory = folder.resolve("d".repeat(70)).toString();
        CommandRun run = cluster.run("up", "--dir", directory);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output()).contains("--dir is '" + directory + "'", "a path of at most 51 characters");
    }

    @Test
    void a_port_in_use_is_named_with_its_purpose_and_its_user() throws IOException {
        try (ServerSocket taken = new ServerSocket(cluster.portBase + 102, 1, InetAddress.getLoopbackAddress())) {
            CommandRun run = cluster.up(3);
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.output())
                    .contains(
                            "port " + taken.getLocalPort() + " (API of n2) is in use by ",
                            "(pid " + ProcessHandle.current().pid() + ")");
            assertThat(cluster.directory).doesNotExist();
        }
    }

    @Test
    void a_data_directory_whose_server_runs_is_not_adopted() throws IOException {
        Path data = Files.createDirectories(folder.toRealPath().resolve("pgdata"));
        Files.writeString(data.resolve("PG_VERSION"), "15\n");
        Process server = cluster.startPostgresStandIn(data);
        try {
            CommandRun run = cluster.run("up", "--dir", cluster.directory.toString(), "--adopt", data.toString());
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.output()).contains("its PostgreSQL is running (pid " + server.pid() + "): stop it first");
            assertThat(cluster.directory).doesNotExist();
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void a_directory_that_is_not_a_cluster_is_neither_used_nor_removed() throws IOException {
        Path file = Files.createFile(Files.createDirectories(cluster.directory).resolve("precious"));
        assertThat(cluster.up(1).exitCode()).isEqualTo(2);
        String directory = cluster.directory.toString();
        for (String script : new String[] {"down", "uri", "logs", "clusterctl", "psql"}) {
            CommandRun run = cluster.run(script, "--dir", directory);
            assertThat(run.exitCode()).as(script).isEqualTo(1);
            assertThat(run.output()).startsWith(script + ": there is no local cluster in " + directory);
        }
        assertThat(cluster.run("down", "--dir", directory, "--purge").exitCode())
                .isEqualTo(1);
        assertThat(file).exists();
    }

    @Test
    void a_cluster_keeps_its_shape_its_nodes_have_names_and_purge_leaves_what_up_has_not_made() throws IOException {
        assertThat(cluster.up(1).exitCode()).isZero();
        CommandRun other = cluster.up(3);
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.output()).startsWith("up: --nodes is '3'; allowed: 1, or leave it out");
        refusesUnknownNodes();
        Path file = Files.createFile(cluster.directory.resolve("precious"));
        assertThat(cluster.run("down", "--purge").output()).contains("is still: precious");
        assertThat(cluster.directory).isDirectoryContaining(path -> path.equals(file.toAbsolutePath()));
        assertThat(cluster.node("n1")).doesNotExist();
    }

    @Test
    void what_a_witness_does_not_have_is_refused_by_its_name_and_a_cluster_keeps_its_witness_and_priorities() {
        assertThat(cluster.up(3, "--witness", "--priority", "n2=60").exitCode()).isZero();
        String[][] commands = {
            {"crash", "n3", "postgres"},
            {"crash", "n3", "guard"},
            {"logs", "n3", "--postgres"},
            {"psql", "n3", "-c", "SELECT 1"}
        };
        for (String[] command : commands) {
            CommandRun run = cluster.run(command[0], Arrays.copyOfRange(command, 1, command.length));
            assertThat(run)
                    .isEqualTo(new CommandRun(
                            2,
                            command[0] + ": NODE is 'n3'; allowed: n1 n2 PRIMARY"
                                    + " (n3 is the witness: it has neither PostgreSQL nor guards)\n"));
        }
        assertThat(cluster.up(3).exitCode()).as("the shape as it is").isZero();
        assertThat(cluster.up(3, "--priority=n2=9").output())
                .startsWith("up: --priority is 'n2=9'; allowed: n2=60, or");
    }

    @Test
    void a_cluster_that_was_made_without_a_witness_gets_none() {
        assertThat(cluster.up(3).exitCode()).isZero();
        CommandRun run = cluster.up(3, "--witness");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output()).startsWith("up: --witness is 'a witness'; allowed: leave it out: the cluster in ");
    }

    private void refusesUnknownNodes() {
        String[][] commands = {
            {"logs", "n2"},
            {"start", "n2"},
            {"thaw", "n0"},
            {"crash", "n9", "host"},
            {"freeze", "n2", "agent"},
            {"psql", "n2"}
        };
        for (String[] command : commands) {
            String[] arguments = Arrays.copyOfRange(command, 1, command.length);
            CommandRun run = cluster.run(command[0], arguments);
            assertThat(run.exitCode()).as(command[0]).isEqualTo(2);
            assertThat(run.output()).startsWith(command[0] + ": NODE is '" + command[1] + "'; allowed: n1");
        }
        CommandRun part = cluster.run("crash", "n1", "disk");
        assertThat(part).isEqualTo(new CommandRun(2, "crash: PART is 'disk'; allowed: host, agent, guard, postgres\n"));
    }
}
