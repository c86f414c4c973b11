package io.quorate.chaos.history;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes plain forms in Clojure's data notation (github.com/edn-format/edn), on one line. */
final class EdnText {
    private final StringBuilder text = new StringBuilder();

    private EdnText() {}

    static String of(Map<String, @Nullable Object> event) {
        EdnText edn = new EdnText();
        String before = "{";
        for (Map.Entry<String, @Nullable Object> entry : event.entrySet()) {
            edn.text.append(before).append(':').append(entry.getKey()).append(' ');
            edn.value(entry.getValue());
            before = ", ";
        }
        return edn.text.append('}').toString();
    }

    static String ofValue(@Nullable Object value) {
        EdnText edn = new EdnText();
        edn.value(value);
        return edn.text.toString();
    }

    private void value(@Nullable Object value) {
        if (value == null) {
            text.append("nil");
        } else if (value instanceof Keyword keyword) {
            text.append(':').append(keyword.name());
        } else if (value instanceof List<?> list) {
            list(list);
        } else if (value instanceof Map<?, ?> map) {
            map(map);
        } else if (value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else {
            string(value.toString());
        }
    }

    private void list(List<?> list) {
        text.append('[');
        for (int i = 0; i < list.size(); i++) {
            text.append(i == 0 ? "" : " ");
            value(list.get(i));
        }
        text.append(']');
    }

    private void map(Map<?, ?> map) {
        String before = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            text.append(before);
            value(entry.getKey());
            text.append(' ');
            value(entry.getValue());
            before = ", ";
        }
        text.append(map.isEmpty() ? "{}" : "}");
    }

    private void string(String string) {
        text.append('"');
        string.chars().forEach(c -> {
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ') {
                        text.append(String.format("\\u%04x", c));
                    } else {
                        text.append((char) c);
                    }
                }
            }
        });
        text.append('"');
    }
}
