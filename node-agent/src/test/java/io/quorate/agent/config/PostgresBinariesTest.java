package io.quorate.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {
    @TempDir
    Path root;

    @Test
    void the_newest_version_is_taken_for_an_empty_directory() throws IOException {
        install(root.resolve("9/bin"));
        Path newest = install(root.resolve("pgsql-17/bin"));
        install(root.resolve("15/bin"));

        assertThat(binaries(List.of()).find(root.resolve("data"))).contains(newest);
    }

    @Test
    void the_path_comes_before_versioned_directories_and_incomplete_installations_are_passed_over() throws IOException {
        install(root.resolve("15/bin"));
        Path client = Files.createDirectories(root.resolve("client/bin"));
        Path inPath = install(root.resolve("own/bin"));

        assertThat(binaries(List.of(client, inPath)).find(root.resolve("data"))).contains(inPath);
    }

    @Test
    void a_data_directory_keeps_its_version() throws IOException {
        install(root.resolve("17/bin"));
        Path fitting = install(root.resolve("15/bin"));
        Path data = Files.createDirectory(root.resolve("data"));
        Files.writeString(data.resolve("PG_VERSION"), "15\n");

        assertThat(binaries(List.of()).find(data)).contains(fitting);
    }

    @Test
    void nothing_is_found_where_nothing_is() {
        assertThat(binaries(List.of(root.resolve("nowhere"))).find(root.resolve("data")))
                .isEmpty();
    }

    private PostgresBinaries binaries(List<Path> searchPath) {
        return new PostgresBinaries(searchPath, List.of(root, root.resolve("missing")));
    }

    static Path install(Path directory) throws IOException {
        Files.createDirectories(directory);
        for (String program : PostgresBinaries.PROGRAMS) {
            Path file = Files.createFile(directory.resolve(program));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return directory;
    }
}
