package io.quorate.deploy.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each check notices what it is for, and only that. */
class TidyChecksTest {
    private static final String MAIN = "x/src/main/java/p/";

    @Test
    void a_long_file_is_noticed() {
        String lines = "\n".repeat(5);
        assertThat(findings(new FileLength(4, 6), file(MAIN + "A.java", lines))).hasSize(1);
        assertThat(findings(new FileLength(5, 6), file(MAIN + "A.java", lines))).isEmpty();
        assertThat(findings(new FileLength(4, 6), file("x/src/test/java/p/A.java", lines)))
                .isEmpty();
        assertThat(findings(new FileLength(4, 4), file("x/src/test/java/p/A.java", lines)))
                .hasSize(1);
    }

    @Test
    void a_long_method_is_noticed_with_its_line() {
        SourceFile file =
                file(MAIN + "A.java", "class A {\n  @Deprecated\n  void m(\n      int x) {\n    x++;\n  }\n}\n");
        assertThat(findings(new MethodLength(2), file))
                .containsExactly(file.finding(4, "m has 3 lines; allowed are 2"));
        assertThat(findings(new MethodLength(3), file)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "record A(int x) {\n  A {\n\n\n  }\n}",
                "class A {\n  static {\n\n\n  }\n}",
                "class A {\n  Object o = new Object() {\n  public String toString() {\n\n  return null;\n  }\n };\n}"
            })
    void whatever_has_a_body_is_measured(String text) {
        assertThat(findings(new MethodLength(3), file(MAIN + "A.java", text))).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("words")
    void a_banned_word_is_noticed_in_every_case_and_inside_of_words(String word) {
        String capital = word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
        for (String text : List.of(word, capital, word.toUpperCase(Locale.ROOT), "the" + capital + "Thing")) {
            assertThat(findings(TidyTest.bannedWords(), file("a.md", "fine\n" + text)))
                    .extracting(Finding::line)
                    .containsExactly(2);
        }
    }

    static Stream<String> words() {
        return TidyTest.entries("banned-words.txt").stream();
    }

    @Test
    void a_foreign_name_is_allowed_as_it_is_and_no_further() {
        String word = words().findFirst().orElseThrow();
        String server = "post" + word;
        Check check = new BannedWords(List.of(word), List.of(server, "Post" + word, server + ".pid"));
        for (String fine :
                List.of("`" + server + ".pid`, " + server + ".", server + "Pid", "livingPost" + word + "Of")) {
            assertThat(findings(check, file("a.md", fine))).isEmpty();
        }
        for (String refused : List.of(server + " and " + word, server + "s", "un" + server, server + "_" + word)) {
            assertThat(findings(check, file("a.md", refused))).hasSize(1);
        }
    }

    @Test
    void banned_words_are_looked_for_in_scripts_without_an_ending_and_in_names_of_files() {
        String word = words().findFirst().orElseThrow();
        assertThat(findings(TidyTest.bannedWords(), file("deploy/up", "#!/bin/sh\n" + word)))
                .hasSize(1);
        assertThat(findings(TidyTest.bannedWords(), file("data", word))).isEmpty();
        assertThat(findings(TidyTest.bannedWords(), file(word + ".md", ""))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class StringUtil {}",
                "class Utils {}",
                "class LeaseImpl {}",
                "class LeaseManager {}",
                "interface ILease {}",
                "class AbstractLease {}",
                "class BaseLease {}",
                "class Outer { enum LeaseHelper {} }",
                "package p.util; class A {}",
                "package p.core.q; class A {}"
            })
    void an_empty_name_is_noticed(String text) {
        assertThat(findings(new BannedNames(), file(MAIN + "A.java", text))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class Identity {}",
                "class Database {}",
                "class LeaseTestIT {}",
                "package p.coreless; class A {}"
            })
    void a_name_that_only_looks_empty_is_not(String text) {
        assertThat(findings(new BannedNames(), file(MAIN + "A.java", text))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'kill'", "'/bin/kill'", "'/usr/bin/ps'"})
    void a_program_that_a_bare_machine_lacks_is_noticed(String program) {
        String call = "class A { Object a = List.of(\n" + program.replace('\'', '"') + "); }";
        assertThat(findings(new AbsentPrograms(), file("x/src/test/java/p/A.java", call)))
                .extracting(Finding::line)
                .containsExactly(2);
        assertThat(findings(new AbsentPrograms(), file(MAIN + "A.java", "List.of(\"sh\", \"-c\", \"kill 1\")")))
                .isEmpty();
    }

    @Test
    void a_package_without_its_page_is_noticed() {
        SourceFile type = file(MAIN + "A.java", "");
        SourceFile test = file("x/src/test/java/p/ATest.java", "");
        SourceFile page = file(MAIN + "package-info.java", "/** What. */ @NullMarked package p;");
        assertThat(findings(new PackageInfo(), type, test)).hasSize(1);
        assertThat(findings(new PackageInfo(), type, test, page)).isEmpty();
        assertThat(findings(new PackageInfo(), type, file(page.path(), "package p;")))
                .hasSize(1);
        assertThat(findings(new PackageInfo(), file("y/src/main/java/p/A.java", ""), page))
                .as("another module's page")
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[x](b.md)",
                "[x](../c.md)",
                "[x](../..)",
                "![x](b.png)",
                "[x](#nothing)",
                "[x](../README.md#nothing)",
                "[x]: b.md",
                "fine [x](../README.md) and [y](b.md)"
            })
    void a_dead_link_is_noticed(String line) {
        assertThat(findings(new MarkdownLinks(), readme(), file("docs/a.md", line)))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[x](a.md)",
                "[x](../README.md)",
                "[x](/README.md)",
                "[x](..)",
                "[x](../README.md#what-it-is-now)",
                "[x](../README.md#what-it-is-now-1)",
                "[x](../README.md#by-hand)",
                "[x](https://quorate.invalid/x#y)",
                "[x]: a.md \"title\"",
                "`[x](b.md)`",
                "```\n[x](b.md)\n```"
            })
    void a_link_that_leads_somewhere_is_not(String text) {
        assertThat(findings(new MarkdownLinks(), readme(), file("docs/a.md", text)))
                .isEmpty();
    }

    private static SourceFile readme() {
        return file("README.md", "# What it is, *now*\n## What it is: now\n<a id=\"by-hand\"></a>\n");
    }

    private static SourceFile file(String path, String text) {
        return new SourceFile(path, text);
    }

    private static List<Finding> findings(Check check, SourceFile... files) {
        return check.findings(Arrays.stream(files).collect(Collectors.toList()));
    }
}
