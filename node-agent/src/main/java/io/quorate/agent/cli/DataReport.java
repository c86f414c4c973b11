package io.quorate.agent.cli;

import java.util.List;

/**
 * The outcome of work on a data directory.
 *
 * @param isDone done, or possible; else the lines say why not and what to do
 * @param lines for a person
 */
public record DataReport(boolean isDone, List<String> lines) {
    public DataReport {
        lines = List.copyOf(lines);
    }
}
