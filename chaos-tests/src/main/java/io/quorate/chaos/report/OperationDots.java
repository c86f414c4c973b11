package io.quorate.chaos.report;

import static io.quorate.chaos.report.Plane.number;

import io.quorate.chaos.history.Attempt;
import io.quorate.chaos.history.Event;
import io.quorate.chaos.history.Operation;
import io.quorate.chaos.history.OperationText;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Operations by when they began, how long they took and what became of them. Those that offend have an anchor and are always there. */
final class OperationDots {
    static final int MOST = 10_000;
    private static final int TOLD = 120;

    private final Run run;
    private final Plane plane;
    private final Markup markup;
    private final Set<Long> offending;

    OperationDots(Run run, Plane plane, Markup markup) {
        this.run = run;
        this.plane = plane;
        this.markup = markup;
        this.offending = run.results().stream()
                .flatMap(result -> result.offences().stream())
                .flatMap(offence -> offence.events().stream())
                .map(Event::index)
                .collect(Collectors.toSet());
    }

    /** Of how many operations one is shown. */
    static int stride(Run run) {
        return (run.history().attempts().size() + MOST - 1) / MOST;
    }

    static String anchor(Event event) {
        return "event-" + event.index();
    }

    void draw() {
        List<Attempt> attempts = run.history().attempts();
        int stride = stride(run);
        for (int i = 0; i < attempts.size(); i++) {
            boolean offends = offending.contains(attempts.get(i).last().index());
            if (offends || i % stride == 0) {
                draw(attempts.get(i), offends);
            }
        }
    }

    private void draw(Attempt attempt, boolean offends) {
        long begun = attempt.invocation().time();
        long ended = attempt.completion().map(Event::time).orElse(run.history().duration());
        double x = plane.x(begun);
        double y = plane.y(ended - begun);
        String outcome = attempt.outcome().name().toLowerCase(Locale.ROOT);
        if (offends) {
            markup.open("g", "id", anchor(attempt.last()), "class", "offending");
            markup.empty("circle", "class", "ring", "cx", number(x), "cy", number(y), "r", "7");
        } else {
            markup.open("g");
        }
        switch (attempt.outcome()) {
            case OK, INFO -> markup.open("circle", "class", outcome, "cx", number(x), "cy", number(y), "r", "2.5");
            case FAIL ->
                markup.open("path", "class", outcome, "d", "M" + number(x - 2) + " " + number(y - 2) + "l4 4m0-4l-4 4");
        }
        markup.element("title", told(attempt, ended - begun));
        markup.close().close().newLine();
    }

    private static String told(Attempt attempt, long latency) {
        String operation = told(attempt.operation());
        String who = attempt.stamp()
                .map(stamp -> ", " + stamp.node() + " in epoch " + stamp.epoch())
                .orElse("");
        return "#" + attempt.last().index() + " " + attempt.outcome() + " in " + number(latency / 1e6) + " ms" + who
                + ": " + operation;
    }

    static String told(Operation operation) {
        String text = OperationText.of(operation);
        return text.length() <= TOLD ? text : text.substring(0, TOLD) + "...";
    }
}
