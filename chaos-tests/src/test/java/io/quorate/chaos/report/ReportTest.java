package io.quorate.chaos.report;

import static io.quorate.chaos.history.HandMade.primary;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.chaos.check.Checker;
import io.quorate.chaos.check.SetChecker;
import io.quorate.chaos.check.Verdict;
import io.quorate.chaos.history.HandMade;
import io.quorate.chaos.history.History;
import io.quorate.chaos.history.Operation.SetAdd;
import io.quorate.chaos.history.Operation.SetRead;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportTest {
    private static Document parsed(String html) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(html)));
    }

    private static long dots(String html) {
        return Pattern.compile("class=\"(ok|info|fail)\"")
                .matcher(html)
                .results()
                .count();
    }

    @Test
    void a_run_without_an_offence() throws Exception {
        assertThat(SmallRun.valid().verdict()).isEqualTo(Verdict.VALID);
        Golden.check("valid.html", HtmlPage.of(SmallRun.valid()));
        Golden.check("valid.json", ResultsJson.of(SmallRun.valid()));
    }

    @Test
    void a_run_that_lost_a_write() throws Exception {
        assertThat(SmallRun.invalid().verdict()).isEqualTo(Verdict.INVALID);
        Golden.check("invalid.html", HtmlPage.of(SmallRun.invalid()));
        Golden.check("invalid.json", ResultsJson.of(SmallRun.invalid()));
    }

    @Test
    void the_page_needs_nothing_from_outside() {
        assertThat(HtmlPage.of(SmallRun.invalid()))
                .doesNotContainPattern("(?i)https?:|url\\(|@import|<script|<link|<img|src=");
    }

    @Test
    void every_offending_operation_is_linked_to_its_place_in_the_picture() throws Exception {
        Document page = parsed(HtmlPage.of(SmallRun.invalid()));
        NodeList links = page.getElementsByTagName("a");

        assertThat(links.getLength()).isEqualTo(4);
        for (int i = 0; i < links.getLength(); i++) {
            String anchor = ((Element) links.item(i)).getAttribute("href").substring(1);
            assertThat(HtmlPage.of(SmallRun.invalid())).contains("id=\"" + anchor + "\"");
        }
    }

    @Test
    void texts_of_others_do_not_become_markup() throws Exception {
        String html = HtmlPage.of(SmallRun.valid());

        assertThat(html).contains("primary cut off &lt;N1&gt;").doesNotContain("<N1>");
        assertThat(parsed(html).getElementsByTagName("h1").item(0).getTextContent())
                .isEqualTo("primary cut off <N1> VALID");
        assertThat(parsed(new Markup()
                                .element("p", "\u0001 & \"\n", "title", "<\">")
                                .toString())
                        .getDocumentElement()
                        .getTextContent())
                .isEqualTo("\uFFFD & \"\n");
    }

    @Test
    void a_long_run_shows_some_of_its_operations_and_all_that_offend() throws Exception {
        HandMade story = new HandMade();
        for (long element = 0; element < 25_000; element++) {
            story.ok(new SetAdd(element), primary("n1", 1));
        }
        story.ok(SetRead.whole(true, Optional.of(List.of())), primary("n1", 1));
        History history = story.history();
        Checker checker = new SetChecker();
        String html = HtmlPage.of(new Run("long", 1, history, List.of(checker.check(history)), List.of()));

        assertThat(dots(html)).isBetween(8_000L, OperationDots.MOST + 11L);
        assertThat(html)
                .contains("one of 3 operations")
                .contains("and 24990 more")
                .contains("id=\"event-3\"");
        parsed(html);
    }

    @Test
    void a_run_of_which_nobody_could_judge_something_is_not_valid() throws Exception {
        History nothing = new HandMade().history();
        Run unchecked = new Run("empty", 1, nothing, List.of(), List.of());
        Run doubtful = new Run("empty", 1, nothing, List.of(new SetChecker().check(nothing)), List.of());

        assertThat(unchecked.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(doubtful.verdict()).isEqualTo(Verdict.UNKNOWN);
        parsed(HtmlPage.of(doubtful));
    }

    @Test
    void both_files_are_left_in_the_directory_of_the_run(@TempDir Path directory) throws Exception {
        Path run = directory.resolve("chaos").resolve("n1-4711");

        ReportFiles.write(run, SmallRun.valid());

        JsonNode results =
                new ObjectMapper().readTree(run.resolve("results.json").toFile());
        assertThat(results.path("verdict").asText()).isEqualTo("VALID");
        assertThat(Files.readString(run.resolve("report.html"))).startsWith("<!DOCTYPE html>");
    }
}
