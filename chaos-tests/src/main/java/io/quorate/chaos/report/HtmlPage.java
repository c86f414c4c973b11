package io.quorate.chaos.report;

import static java.util.Objects.requireNonNull;

import io.quorate.chaos.check.CheckResult;
import io.quorate.chaos.check.Offence;
import io.quorate.chaos.check.RecoveryTime;
import io.quorate.chaos.check.Verdict;
import io.quorate.chaos.history.Attempt;
import io.quorate.chaos.history.Event;
import io.quorate.chaos.history.FaultWindow;
import io.quorate.chaos.history.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A run on one page that needs nothing from outside; well-formed XML too. */
final class HtmlPage {
    private final Run run;
    private final Markup markup = new Markup();

    private HtmlPage(Run run) {
        this.run = run;
    }

    static String of(Run run) {
        HtmlPage page = new HtmlPage(run);
        page.write();
        return "<!DOCTYPE html>\n" + page.markup + "\n";
    }

    private void write() {
        markup.open("html", "lang", "en").newLine().open("head");
        markup.empty("meta", "charset", "utf-8");
        markup.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        markup.element("title", run.scenario() + ": " + run.verdict());
        markup.newLine().element("style", style()).close().newLine();
        markup.open("body").newLine();
        writeHeader();
        markup.open("figure").newLine();
        TimelinePicture.draw(run, markup);
        writeLegend();
        markup.close().newLine();
        writeCheckers();
        writeFaults();
        markup.close().close();
    }

    private void writeHeader() {
        markup.open("header").open("h1").text(run.scenario() + " ");
        badge(run.verdict());
        markup.close();
        markup.element(
                "p",
                "Seed " + run.seed() + ", "
                        + seconds(Duration.ofNanos(run.history().duration())) + ", "
                        + count(Outcome.OK) + " operations acknowledged, " + count(Outcome.FAIL) + " failed, "
                        + count(Outcome.INFO) + " of unknown outcome.");
        int stride = OperationDots.stride(run);
        if (stride > 1) {
            markup.element("p", "The picture shows one of " + stride + " operations, and all that offend.");
        }
        markup.close().newLine();
    }

    private long count(Outcome outcome) {
        return run.history().attempts().stream()
                .map(Attempt::outcome)
                .filter(outcome::equals)
                .count();
    }

    private void writeLegend() {
        markup.open("figcaption");
        for (String role : List.of("primary", "standby", "witness", "down", "unknown")) {
            markup.element("span", role, "class", "key role " + role);
        }
        markup.element("span", "lease", "class", "key lease");
        markup.text(
                " \u25B2 fenced; \u25CF acknowledged, \u25CB unknown, \u2715 failed, by time of begin and latency; shaded: faults");
        markup.close().newLine();
    }

    private void writeCheckers() {
        markup.element("h2", "Checkers").newLine().open("table");
        head("checker", "verdict", "reason", "figures");
        run.results().forEach(this::writeChecker);
        markup.close().newLine();
    }

    private void writeChecker(CheckResult result) {
        markup.open("tr").element("td", result.checker()).open("td");
        badge(result.verdict());
        markup.close().open("td");
        if (result.offences().isEmpty()) {
            markup.element("p", result.reason());
        }
        result.offences().forEach(this::writeOffence);
        long more = result.offenceCount() - result.offences().size();
        if (more > 0) {
            markup.element("p", "and " + more + " more");
        }
        markup.close().open("td");
        result.figures().forEach((name, value) -> markup.element("div", name + " " + value));
        markup.close().close().newLine();
    }

    private void writeOffence(Offence offence) {
        markup.open("details", "open", "open").element("summary", offence.what());
        markup.open("ul");
        for (Event event : offence.events()) {
            String who = event.stamp()
                    .map(stamp -> ", " + stamp.node() + " in epoch " + stamp.epoch())
                    .orElse("");
            markup.open("li").element("a", "#" + event.index(), "href", "#" + OperationDots.anchor(event));
            markup.text(" " + event.type() + ", process " + event.process() + who + ": "
                    + OperationDots.told(event.operation()));
            markup.close();
        }
        markup.close().close();
    }

    private void writeFaults() {
        markup.element("h2", "Faults").newLine().open("table");
        head("fault", "hosts", "from", "until", "evidence", "longest gap", "after healing");
        List<FaultWindow> windows = FaultWindow.of(run.history());
        List<RecoveryTime> times = RecoveryTime.of(run.history());
        for (int i = 0; i < windows.size(); i++) {
            writeFault(windows.get(i), times.get(i));
        }
        markup.close().newLine();
    }

    private void writeFault(FaultWindow window, RecoveryTime time) {
        markup.open("tr");
        markup.element("td", window.fault().id() + " " + window.fault().name());
        markup.element(
                "td",
                window.fault().targets().isEmpty()
                        ? "all"
                        : String.join(", ", window.fault().targets()));
        markup.element("td", seconds(Duration.ofNanos(window.from())));
        markup.element(
                "td", window.until() == Long.MAX_VALUE ? "never healed" : seconds(Duration.ofNanos(window.until())));
        markup.element("td", window.evidence().orElse("none"));
        markup.element("td", time.gap().map(HtmlPage::seconds).orElse("no end"));
        markup.element("td", time.afterHeal().map(HtmlPage::seconds).orElse("not seen"));
        markup.close().newLine();
    }

    private void head(String... names) {
        markup.open("thead").open("tr");
        for (String name : names) {
            markup.element("th", name);
        }
        markup.close().close().newLine();
    }

    private void badge(Verdict verdict) {
        markup.element(
                "span", verdict.name(), "class", "badge " + verdict.name().toLowerCase(Locale.ROOT));
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f s", duration.toNanos() / 1e9);
    }

    private static String style() {
        try (InputStream stream = requireNonNull(HtmlPage.class.getResourceAsStream("report.css"), "report.css")) {
            return "\n" + new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read report.css", e);
        }
    }
}
