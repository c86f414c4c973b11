package io.quorate.agent.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Reads a stream to its end in a thread of its own and keeps the last bytes, so that a talkative program never blocks. */
final class OutputTail {
    private final byte[] kept;
    private final OutputLines lines;
    private long seen;
    private final Thread reader;

    private OutputTail(InputStream stream, int limit, String program, OutputLines lines) {
        this.kept = new byte[limit];
        this.lines = lines;
        this.reader = new Thread(() -> drain(stream), "output-of-" + program);
        reader.setDaemon(true);
    }

    /** @param lines is told every line, on the reading thread */
    static OutputTail follow(InputStream stream, int limit, String program, OutputLines lines) {
        OutputTail tail = new OutputTail(stream, limit, program, lines);
        tail.reader.start();
        return tail;
    }

    /**
     * Waits until the stream has ended; a grandchild that holds it open does not delay the caller beyond the limit.
     *
     * @return whether it has ended
     */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        reader.join(Math.max(1, limit.toMillis()));
        return !reader.isAlive();
    }

    synchronized String text() {
        int length = (int) Math.min(seen, kept.length);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = kept[(int) ((seen - length + i) % kept.length)];
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void drain(InputStream stream) {
        byte[] buffer = new byte[4096];
        try (stream) {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                keep(buffer, count);
                lines.add(buffer, count);
            }
        } catch (IOException e) {
            String note = "(its output could not be read to the end: " + e.getMessage() + ")";
            byte[] bytes = note.getBytes(StandardCharsets.UTF_8);
            keep(bytes, bytes.length);
        }
    }

    private synchronized void keep(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            kept[(int) (seen % kept.length)] = bytes[i];
            seen++;
        }
    }
}
