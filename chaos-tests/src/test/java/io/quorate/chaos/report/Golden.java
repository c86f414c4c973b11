package io.quorate.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares with the files in src/test/resources/golden; {@code -Dgolden.rewrite=true} writes them anew. */
final class Golden {
    private static final Path DIRECTORY = Path.of("src", "test", "resources", "golden");

    private Golden() {}

    static void check(String file, String text) throws IOException {
        Path path = DIRECTORY.resolve(file);
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.createDirectories(DIRECTORY);
            Files.writeString(path, text);
        }
        assertThat(text)
                .as("%s; rewrite it with -Dgolden.rewrite=true and read the difference", path)
                .isEqualTo(Files.readString(path));
    }
}
