package io.quorate.chaos.history;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A history on disk, one event per line. Every line is handed to the operating system at once: it outlives the harness. */
public final class HistoryFile implements AutoCloseable {
    private final Path path;
    private final Format format;
    private final BufferedWriter writer;

    /** How events are written. */
    public enum Format {
        /** As Jepsen and Elle read it. */
        EDN,
        JSON_LINES
    }

    /** Creates the file, or empties it. */
    public HistoryFile(Path path, Format format) {
        this.path = path;
        this.format = format;
        try {
            this.writer = Files.newBufferedWriter(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + path, e);
        }
    }

    void write(Event event) {
        try {
            writer.write(line(format, event));
            writer.write('\n');
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write event " + event.index() + " to " + path, e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + path, e);
        }
    }

    static String line(Format format, Event event) {
        return switch (format) {
            case EDN -> EdnText.of(PlainForm.of(event));
            case JSON_LINES -> JsonText.of(PlainForm.of(event));
        };
    }
}
