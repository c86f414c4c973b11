package io.quorate.agent.founding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.consensus.model.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoundingFilesTest {
    private static final String WORD = "0123456789abcdef0123456789abcdef";
    private static final String OTHER = "f".repeat(32);

    @TempDir
    Path root;

    private Path state = Path.of("/");
    private FoundingFiles files = new FoundingFiles(state);

    @BeforeEach
    void inTemporaryDirectory() {
        state = root.resolve("deep/state");
        files = new FoundingFiles(state);
    }

    @Test
    void nothing_is_there_at_first() throws IOException {
        assertThat(files.readWord()).isEmpty();
        assertThat(files.readMarker()).isEmpty();
    }

    @Test
    void what_was_written_is_read_and_the_word_goes_when_the_marker_stands() throws IOException {
        FoundingRecord word = new FoundingRecord("demo", new NodeId("node-a"), WORD, new TreeSet<>());
        files.writeWord(word);
        assertThat(new FoundingFiles(state).readWord()).contains(word);
        assertThat(files.readMarker()).isEmpty();

        FoundingRecord founded = word.withAll(new TreeSet<>(Set.of(WORD, OTHER)));
        files.writeMarker(founded);

        assertThat(new FoundingFiles(state).readMarker()).contains(founded);
        assertThat(files.readWord()).isEmpty();
        assertThat(state).isDirectoryContaining(path -> path.equals(files.marker()));
        assertThat(state.toFile().list()).hasSize(1);
    }

    @Test
    void a_damaged_file_is_not_taken_for_a_missing_one() throws IOException {
        Files.createDirectories(state);
        for (String damaged : new String[] {
            "",
            "cluster=demo\n",
            "cluster=demo\nnode=node-a\nword=xyz\nfounded_with=\n",
            "cluster=demo\nnode=node-a\nword=" + WORD + "\nfounded_with=\n",
            "cluster=demo\nnode=node-a\nword=" + WORD + "\nfounded_with=" + OTHER + "\n"
        }) {
            Files.writeString(files.marker(), damaged);

            assertThatThrownBy(files::readMarker)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("damaged");
        }
    }

    @Test
    void a_raft_directory_holds_nothing_until_it_holds_a_file() throws IOException {
        Path raft = root.resolve("raft");
        assertThat(RaftDirectory.isEmpty(raft)).isTrue();

        Files.createDirectories(raft.resolve("group/current"));
        Files.createDirectories(raft.resolve("lost+found"));
        Files.createFile(raft.resolve("lost+found/#1"));
        Files.createFile(raft.resolve("group/in_use.lock"));
        assertThat(RaftDirectory.isEmpty(raft)).isTrue();

        Files.createFile(raft.resolve("group/current/raft-meta"));
        assertThat(RaftDirectory.isEmpty(raft)).isFalse();
    }
}
