package io.quorate.consensus.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.consensus.log.AppliedState;
import io.quorate.consensus.model.ClusterStates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.ratis.util.MD5FileUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFileTest {
    private static final AppliedState APPLIED = new AppliedState(4711, ClusterStates.healthy());

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("snapshot.3_4712");
    }

    @Test
    void what_is_written_is_read_again() throws IOException {
        SnapshotFile.write(file, APPLIED);

        assertThat(SnapshotFile.read(file)).isEqualTo(APPLIED);
    }

    @Test
    void the_checksum_stands_where_ratis_looks_for_it_and_nothing_else_is_left() throws IOException {
        SnapshotFile.write(file, APPLIED);

        MD5FileUtil.verifySavedMD5(file.toFile(), MD5FileUtil.computeMd5ForFile(file.toFile()));
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("snapshot.3_4712", "snapshot.3_4712.md5");
        }
    }

    @Test
    void a_snapshot_may_be_written_again() throws IOException {
        SnapshotFile.write(file, APPLIED);
        SnapshotFile.write(file, APPLIED);

        assertThat(SnapshotFile.read(file)).isEqualTo(APPLIED);
    }

    @Test
    void a_flipped_byte_is_noticed() throws IOException {
        SnapshotFile.write(file, APPLIED);
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        Files.write(file, content);

        assertThatThrownBy(() -> SnapshotFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("damaged");
    }

    @Test
    void a_snapshot_without_its_checksum_is_not_trusted() throws IOException {
        SnapshotFile.write(file, APPLIED);
        Files.delete(directory.resolve("snapshot.3_4712.md5"));

        assertThatThrownBy(() -> SnapshotFile.read(file)).isInstanceOf(IOException.class);
    }

    @Test
    void a_file_of_something_else_is_refused() throws IOException {
        Files.writeString(file, "something else");
        MD5FileUtil.computeAndSaveMd5ForFile(file.toFile());

        assertThatThrownBy(() -> SnapshotFile.read(file)).hasMessageContaining("does not start like a snapshot");
    }
}
