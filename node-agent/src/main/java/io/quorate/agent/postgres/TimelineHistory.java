package io.quorate.agent.postgres;

import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The ancestors of a timeline, oldest first, as its history file names them (manual, section 26.3.5).
 *
 * @param forks each ancestor, with the LSN at which its successor left it
 */
record TimelineHistory(Timeline timeline, List<Fork> forks) {
    private static final String SUFFIX = ".history";

    TimelineHistory {
        forks = List.copyOf(forks);
    }

    /** The ancestor, and where it was left. */
    record Fork(Timeline timeline, Lsn lsn) {}

    static String fileName(Timeline timeline) {
        return String.format(Locale.ROOT, "%08X", timeline.number()) + SUFFIX;
    }

    /** @throws IllegalArgumentException if a line is neither a comment nor timeline, LSN and reason */
    static TimelineHistory parse(Timeline timeline, String text) {
        List<Fork> forks = new ArrayList<>();
        text.lines().map(String::strip).filter(TimelineHistory::isEntry).forEach(line -> {
            String[] fields = line.split("\\s+", 3);
            if (fields.length < 2) {
                throw new IllegalArgumentException("history of timeline " + timeline + ": line '" + line + "'");
            }
            forks.add(new Fork(new Timeline(Long.parseLong(fields[0])), Lsn.parse(fields[1])));
        });
        return new TimelineHistory(timeline, forks);
    }

    /**
     * The timeline that this one continues. An ancestor that was left where it began never held WAL (a promotion onto it stopped
     * half-way), so the one before it is meant.
     *
     * @throws IllegalArgumentException if there is no ancestor
     */
    Fork parent() {
        if (forks.isEmpty()) {
            throw new IllegalArgumentException("timeline " + timeline + " has no ancestor in its history");
        }
        int last = forks.size() - 1;
        while (last > 0 && forks.get(last - 1).lsn().equals(forks.get(last).lsn())) {
            last--;
        }
        return forks.get(last);
    }

    private static boolean isEntry(String line) {
        return !line.isEmpty() && !line.startsWith("#");
    }
}
