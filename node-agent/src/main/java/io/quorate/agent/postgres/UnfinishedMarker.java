package io.quorate.agent.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Says durably that an initdb, a clone or a rewind is under way: while the marker exists, the data directory is never started. It
 * lies outside the data directory, which these operations replace.
 */
final class UnfinishedMarker {
    private final Path file;
    private final DurableFiles writer;

    UnfinishedMarker(ServerFiles files, DurableFiles writer) {
        this.file = files.unfinished();
        this.writer = writer;
    }

    /** The operation that has not ended; empty when none. */
    Optional<String> operation() throws IOException {
        return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    }

    boolean isSet() {
        return Files.exists(file);
    }

    void set(String operation) throws IOException {
        writer.write(file, operation + "\n");
    }

    void clear() throws IOException {
        writer.delete(file);
    }
}
