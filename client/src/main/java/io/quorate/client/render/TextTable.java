package io.quorate.client.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Columns as wide as their widest cell, two spaces apart; numbers to the right. */
final class TextTable {
    private static final String GAP = "  ";

    private final List<String> headings;
    private final Set<String> rightAligned;
    private final List<List<Cell>> rows = new ArrayList<>();

    TextTable(List<String> headings, Set<String> rightAligned) {
        this.headings = List.copyOf(headings);
        this.rightAligned = Set.copyOf(rightAligned);
    }

    /** @param emphasis put around the text after it was padded: escape sequences have no width */
    record Cell(String text, UnaryOperator<String> emphasis) {
        Cell(String text) {
            this(text, plain -> plain);
        }
    }

    /** @param cells as many as there are headings */
    void add(List<Cell> cells) {
        rows.add(List.copyOf(cells));
    }

    /** Lines, each ended by a line feed, without spaces at their ends. */
    String render() {
        StringBuilder text = new StringBuilder();
        appendRow(text, headings.stream().map(Cell::new).toList());
        rows.forEach(row -> appendRow(text, row));
        return text.toString();
    }

    private void appendRow(StringBuilder text, List<Cell> row) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            Cell cell = row.get(column);
            String padding = " ".repeat(width(column) - cell.text().length());
            String emphasised = cell.emphasis().apply(cell.text());
            boolean isRight = rightAligned.contains(headings.get(column));
            line.append(column == 0 ? "" : GAP).append(isRight ? padding + emphasised : emphasised + padding);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private int width(int column) {
        return rows.stream()
                .mapToInt(row -> row.get(column).text().length())
                .reduce(headings.get(column).length(), Math::max);
    }
}
