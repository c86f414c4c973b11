package io.quorate.deploy.cluster;

import java.util.ArrayList;
import java.util.List;

/** What a run has measured, one line for each fault, for the eyes of people. */
final class FigureTable {
    private static final String ROW = "%-74s %8s %10s %7s %7s %8s  %s%n";

    // Guarded by this.
    private final List<Figure> figures = new ArrayList<>();

    synchronized void add(Figure figure) {
        figures.add(figure);
    }

    /** A heading and a line for each figure; empty if there is none. */
    synchronized String text() {
        if (figures.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder(
                String.format(ROW, "fault", "gap ms", "rejoin ms", "epoch", "rows", "missing", "Raft leader before"));
        figures.forEach(figure -> text.append(row(figure)));
        return text.toString();
    }

    synchronized int size() {
        return figures.size();
    }

    /** The lines of what was added since there were so many. */
    synchronized List<String> since(int size) {
        return figures.subList(size, figures.size()).stream()
                .map(figure -> row(figure).strip().replaceAll(" {2,}", "  "))
                .toList();
    }

    private static String row(Figure figure) {
        return String.format(
                ROW,
                figure.fault(),
                figure.gap().toMillis(),
                figure.rejoin().toMillis(),
                figure.epoch(),
                figure.acknowledged(),
                figure.missing().size(),
                figure.raftLeader());
    }
}
