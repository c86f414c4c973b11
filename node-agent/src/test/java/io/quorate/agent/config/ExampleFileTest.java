package io.quorate.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example file is complete, true and usable. */
class ExampleFileTest {
    private static final Path EXAMPLE = Path.of("src/main/example/quorate-agent.example.yaml");

    @TempDir
    Path directory;

    private List<String> lines = List.of();

    @BeforeEach
    void read() throws IOException {
        lines = Files.readAllLines(EXAMPLE);
    }

    @Test
    void the_example_loads_as_it_is() throws ConfigException {
        assertThat(ConfigFile.read(EXAMPLE, Map.of()).warnings()).isEmpty();
    }

    @Test
    void the_example_has_every_setting_and_loads_with_all_of_them() throws ConfigException, IOException {
        Path file = directory.resolve("all.yaml");
        Files.write(file, lines.stream().map(ExampleFileTest::uncommented).toList());

        LoadedConfig loaded = ConfigFile.read(file, Map.of());

        assertThat(loaded.values().stream().filter(value -> value.place().startsWith(file.toString())))
                .extracting(EffectiveValue::path)
                .containsAll(Schema.OF_A_NODE.stream().map(Setting::path).toList())
                .containsAll(Schema.OF_A_PEER.stream()
                        .map(setting -> "peers[0]." + setting.path())
                        .toList());
    }

    @Test
    void every_setting_is_explained_with_its_unit_and_its_default() {
        List<String> unexplained = new ArrayList<>();
        Schema.all().forEach(setting -> {
            String expected = "# Unit: " + setting.format().unit();
            String key = setting.path().substring(setting.path().lastIndexOf('.') + 1);
            if (commentsBefore(key).stream().noneMatch(comment -> isExplained(comment, setting))) {
                unexplained.add(key + ": expected a line '" + expected + "…. Default: " + setting.defaultText() + ".'");
            }
        });
        assertThat(unexplained).isEmpty();
    }

    private static boolean isExplained(String comment, Setting<?> setting) {
        return comment.contains("Unit: " + setting.format().unit())
                && comment.endsWith("Default: " + setting.defaultText() + ".");
    }

    /** The line before each mention of a key. */
    private List<String> commentsBefore(String key) {
        List<String> comments = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            if (uncommented(lines.get(i)).strip().replaceFirst("^- ", "").startsWith(key + ":")) {
                comments.add(lines.get(i - 1).strip());
            }
        }
        return comments;
    }

    private static String uncommented(String line) {
        return line.replaceFirst("^( *)#(?=[a-z])", "$1");
    }
}
