package io.quorate.consensus.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaftDirectoryTest {
    @TempDir
    Path path;

    private RaftDirectory directory;

    @BeforeEach
    void name() {
        directory = new RaftDirectory(path.resolve("raft"), "orders", "");
    }

    @Test
    void a_missing_directory_is_empty_and_may_be_started_with() throws Exception {
        assertThat(directory.isEmpty()).isTrue();
        assertThatCode(directory::check).doesNotThrowAnyException();
    }

    @Test
    void a_directory_with_a_log_is_not_empty() throws Exception {
        writeMetadata("term=7\nvotedFor=node-a.1\n");

        assertThat(directory.isEmpty()).isFalse();
        assertThatCode(directory::check).doesNotThrowAnyException();
    }

    @Test
    void a_wiped_directory_that_ratis_has_just_locked_is_still_empty() throws Exception {
        Files.createDirectories(directory.groupDirectory().resolve("current"));
        Files.createFile(directory.groupDirectory().resolve("in_use.lock"));

        assertThat(directory.isEmpty()).isTrue();
    }

    @Test
    void metadata_that_a_full_disk_left_empty_is_explained_and_not_repaired() throws Exception {
        writeMetadata("");

        assertThatThrownBy(directory::check)
                .isInstanceOf(LogStartException.class)
                .hasMessageContaining("raft-meta")
                .hasMessageContaining("full disk")
                .hasMessageContaining("next Raft incarnation");
        assertThat(directory.isEmpty()).isFalse();
        assertThat(directory.groupDirectory().resolve("current/raft-meta")).isEmptyFile();
    }

    @Test
    void a_log_without_metadata_is_refused() throws Exception {
        writeMetadata("term=7\nvotedFor=node-a.1\n");
        Files.writeString(directory.groupDirectory().resolve("current/log_inprogress_0"), "entries");
        Files.delete(directory.groupDirectory().resolve("current/raft-meta"));

        assertThatThrownBy(directory::check).hasMessageContaining("cannot be read");
    }

    @Test
    void snapshots_without_a_log_are_refused_because_ratis_would_wipe_them() throws Exception {
        Path snapshots = Files.createDirectories(directory.groupDirectory().resolve("sm"));
        Files.writeString(snapshots.resolve("snapshot.1_7"), "state");

        assertThat(directory.isEmpty()).isFalse();
        assertThatThrownBy(directory::check).hasMessageContaining("no log");
    }

    @Test
    void the_directory_of_another_cluster_is_refused() throws Exception {
        Files.createDirectories(directory.path().resolve(UUID.randomUUID().toString()));

        assertThatThrownBy(directory::check).hasMessageContaining("belongs to another cluster");
    }

    @Test
    void a_file_in_its_place_is_explained() throws Exception {
        Files.writeString(directory.path(), "");

        assertThatThrownBy(directory::check)
                .isInstanceOf(LogStartException.class)
                .hasMessageContaining(directory.path().toString());
    }

    @Test
    void free_space_is_told_before_the_directory_exists() throws IOException {
        assertThat(directory.freeBytes()).isPositive();
    }

    private void writeMetadata(String content) throws IOException {
        Path log = Files.createDirectories(directory.groupDirectory().resolve("current"));
        Files.writeString(log.resolve("raft-meta"), content);
    }
}
