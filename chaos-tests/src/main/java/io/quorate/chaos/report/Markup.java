package io.quorate.chaos.report;

import java.util.ArrayDeque;
import java.util.Deque;

/** Writes elements that are closed and texts that are escaped. For one thread. */
final class Markup {
    private final StringBuilder text = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * @param attributes names and values by turns
     */
    Markup open(String tag, String... attributes) {
        tag(tag, attributes);
        text.append('>');
        open.push(tag);
        return this;
    }

    /** Ends what was opened last. */
    Markup close() {
        text.append("</").append(open.pop()).append(">");
        return this;
    }

    Markup newLine() {
        text.append('\n');
        return this;
    }

    Markup text(String content) {
        text.append(escaped(content));
        return this;
    }

    /** An element with nothing but a text. */
    Markup element(String tag, String content, String... attributes) {
        return open(tag, attributes).text(content).close();
    }

    /** An element without content, of those that HTML closes itself or that belong to SVG. */
    Markup empty(String tag, String... attributes) {
        tag(tag, attributes);
        text.append("/>");
        return this;
    }

    private void tag(String tag, String... attributes) {
        text.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            text.append(' ').append(attributes[i]).append("=\"");
            text.append(escaped(attributes[i + 1])).append('"');
        }
    }

    private static String escaped(String content) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                // No text of XML may contain control characters.
                default -> escaped.append(c < ' ' && c != '\n' && c != '\t' ? '\uFFFD' : c);
            }
        }
        return escaped.toString();
    }

    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("not closed: " + open);
        }
        return text.toString();
    }
}
