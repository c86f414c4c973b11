package io.quorate.agent.process;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts what a program writes into lines. A line is handed on without its end; of an overlong one only the beginning. */
final class OutputLines {
    private static final int LONGEST = 16 * 1024;

    private final Consumer<String> reader;
    private final byte[] line = new byte[LONGEST];
    private int length;

    OutputLines(Consumer<String> reader) {
        this.reader = reader;
    }

    void add(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
                end();
            } else if (length < LONGEST) {
                line[length++] = bytes[i];
            }
        }
    }

    private void end() {
        reader.accept(new String(line, 0, length, StandardCharsets.UTF_8));
        length = 0;
    }
}
