package io.quorate.chaos.check;

import io.quorate.chaos.history.FaultWindow;
import io.quorate.chaos.history.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A part of a run.
 *
 * @param from ns since the run began
 * @param until ns since the run began, not before {@code from}
 */
public record Stretch(long from, long until) {
    public Stretch {
        if (from < 0 || until < from) {
            throw new IllegalArgumentException("from " + from + " until " + until);
        }
    }

    /** The parts of a run without a fault, each beginning only after the grace that healing is given. */
    public static List<Stretch> calm(History history, Duration grace) {
        List<FaultWindow> windows = FaultWindow.of(history).stream()
                .sorted(Comparator.comparingLong(FaultWindow::from))
                .toList();
        List<Stretch> calm = new ArrayList<>();
        long from = 0;
        for (FaultWindow window : windows) {
            if (from < window.from()) {
                calm.add(new Stretch(from, window.from()));
            }
            long healed = window.until();
            from = Math.max(from, healed == Long.MAX_VALUE ? healed : healed + grace.toNanos());
        }
        if (from < history.duration()) {
            calm.add(new Stretch(from, history.duration()));
        }
        return calm;
    }

    public long length() {
        return until - from;
    }
}
