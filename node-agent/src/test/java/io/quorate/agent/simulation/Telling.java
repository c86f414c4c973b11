package io.quorate.agent.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is written down of a story, line by line, each with its time and with who or what it is about. */
final class Telling {
    private static final int WIDTH = 140;
    private static final String MARGIN = " ".repeat(23);

    private final Events events;
    private final List<String> lines = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private long zero;
    private boolean isOn;

    private record Waiting(String text, Runnable deed) {}

    Telling(Events events) {
        this.events = events;
    }

    /** The story begins: what was told before is not a part of it, and times count from here. */
    void begin() {
        lines.clear();
        zero = events.now();
        isOn = true;
    }

    boolean hasBegun() {
        return isOn;
    }

    void tell(String who, String what) {
        if (isOn) {
            lines.addAll(wrapped(String.format(Locale.ROOT, "%s  %-8s  %s", time(events.now()), who, what)));
            List<Waiting> due =
                    waiting.stream().filter(each -> what.contains(each.text())).toList();
            waiting.removeAll(due);
            due.forEach(each -> each.deed().run());
        }
    }

    /** Once, as soon as a line with this text has been told. */
    void when(String text, Runnable deed) {
        waiting.add(new Waiting(text, deed));
    }

    /** What was waited for and never told. */
    List<String> missed() {
        return waiting.stream().map(Waiting::text).toList();
    }

    /** A moment of the world, as the story counts. */
    String time(long nanos) {
        return String.format(Locale.ROOT, "%+9.3f s", (nanos - zero) / 1e9);
    }

    private static List<String> wrapped(String line) {
        List<String> parts = new ArrayList<>();
        String rest = line;
        int space = rest.lastIndexOf(' ', WIDTH);
        while (rest.length() > WIDTH && space > MARGIN.length()) {
            parts.add(rest.substring(0, space));
            rest = MARGIN + rest.substring(space + 1);
            space = rest.lastIndexOf(' ', WIDTH);
        }
        parts.add(rest);
        return parts;
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }
}
