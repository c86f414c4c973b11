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
        for (Figure figure : figures) {
            text.append(String.format(
                    ROW,
                    figure.fault(),
                    figure.gap().toMillis(),
                    figure.rejoin().toMillis(),
                    figure.epoch(),
                    figure.acknowledged(),
                    figure.missing().size(),
                    figure.raftLeader()));
        }
        return text.toString();
    }
}
