package io.quorate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code up} records the agent's classes once, with a stand-in for the agent; what comes of it is for the tests on real nodes. */
class ClassRecordTest {
    private final LocalCluster cluster;

    ClassRecordTest(@TempDir Path folder) throws IOException {
        cluster = new LocalCluster(folder);
    }

    /** A cluster that stopped, and that has the launchers' part now which tells the version of Java. */
    @BeforeEach
    void stop_a_cluster() throws IOException {
        assertThat(cluster.up(1).output()).doesNotContain("recording");
        assertThat(cluster.run("down").exitCode()).isZero();
        Path finder = Files.createDirectories(cluster.directory.resolve("dist/libexec"))
                .resolve("find-java.sh");
        Files.createDirectory(cluster.directory.resolve("dist/lib"));
        Files.copy(Path.of(System.getProperty("basedir", "")).resolve("src/main/libexec/find-java.sh"), finder);
    }

    @AfterEach
    void end_what_was_started() {
        cluster.run("down", "--dir", cluster.directory.toString(), "--purge");
    }

    @Test
    void the_classes_are_recorded_once_before_the_first_agent_starts() throws IOException {
        assertThat(cluster.up(1).output()).containsSubsequence("recording the classes of the agent", "starting n1");
        assertThat(records())
                .singleElement()
                .satisfies(record -> assertThat(record).hasContent("classes"));
        assertThat(cluster.directory.resolve("recording")).doesNotExist();

        cluster.run("down");
        assertThat(cluster.up(1).output()).doesNotContain("recording");
    }

    @Test
    void a_cluster_stands_without_a_record_when_none_can_be_made() throws IOException {
        Files.createFile(cluster.directory.resolve("unrecordable"));
        CommandRun up = cluster.up(1);
        assertThat(up.exitCode()).as(up.output()).isZero();
        assertThat(up.output()).contains("the classes could not be recorded", "n1 primary running");
        assertThat(records()).isEmpty();
        assertThat(cluster.directory.resolve("recording")).doesNotExist();
        Files.delete(cluster.directory.resolve("unrecordable"));
    }

    @Test
    void what_a_killed_up_has_left_is_ended_and_removed_by_the_next_one() throws IOException {
        Process left = leftServer();
        CommandRun up = cluster.up(1);
        assertThat(up.exitCode()).as(up.output()).isZero();
        assertThat(left.isAlive()).isFalse();
        assertThat(cluster.directory.resolve("recording")).doesNotExist();
        assertThat(records()).hasSize(1);
    }

    @Test
    void what_a_killed_up_has_left_is_ended_and_removed_by_down() throws IOException {
        Process left = leftServer();
        assertThat(cluster.run("down").exitCode()).isZero();
        assertThat(left.isAlive()).isFalse();
        assertThat(cluster.directory.resolve("recording")).doesNotExist();
    }

    @Test
    void nothing_is_recorded_while_a_process_of_a_node_is_left() throws IOException {
        Process server = cluster.startPostgresStandIn("n1");
        assertThat(cluster.up(1).output()).doesNotContain("recording").contains("n1 primary running");
        assertThat(server.isAlive()).isTrue();
        assertThat(records()).isEmpty();
        server.destroyForcibly();
    }

    private Process leftServer() throws IOException {
        return cluster.startPostgresStandIn(Files.createDirectories(cluster.directory.resolve("recording/n1/data")));
    }

    private Stream<Path> records() throws IOException {
        try (Stream<Path> files = Files.list(cluster.directory.resolve("dist/lib"))) {
            return files.filter(file -> file.toString().endsWith(".jsa")).toList().stream();
        }
    }
}
