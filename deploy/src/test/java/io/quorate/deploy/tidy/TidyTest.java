package io.quorate.deploy.tidy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The whole checkout is tidy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TidyTest {
    private List<SourceFile> files = List.of();

    @BeforeAll
    void read_the_checkout() {
        Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        files = Checkout.of(requireNonNull(module.getParent())).files();
        assertThat(files).extracting(SourceFile::path).contains("pom.xml", "deploy/pom.xml");
    }

    @Test
    void files_are_short() {
        assertTidy(new FileLength(400, 600));
    }

    @Test
    void methods_fit_a_screen() {
        assertTidy(new MethodLength(40));
    }

    @Test
    void the_glossary_is_the_language() {
        assertTidy(bannedWords());
    }

    @Test
    void names_say_something_of_the_domain() {
        assertTidy(new BannedNames());
    }

    @Test
    void every_package_is_explained() {
        assertTidy(new PackageInfo());
    }

    @Test
    void links_lead_somewhere() {
        assertTidy(new MarkdownLinks());
    }

    @Test
    void no_program_is_run_that_a_bare_machine_lacks() {
        assertTidy(new AbsentPrograms());
    }

    static Check bannedWords() {
        return new BannedWords(entries("banned-words.txt"), entries("allowed-foreign-names.txt"));
    }

    private void assertTidy(Check check) {
        assertThat(check.findings(files)).isEmpty();
    }

    static List<String> entries(String resource) {
        try (InputStream stream = requireNonNull(TidyTest.class.getResourceAsStream("/tidy/" + resource), resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
