package io.quorate.agent.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Puts a new directory into the data directory's place; what stood there is kept beside it under another name. */
final class DirectoryPlaces {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Installation on;

    DirectoryPlaces(Installation on) {
        this.on = on;
    }

    /** UTC, in names of what is kept aside. */
    static String timeOfDay() {
        return TIME.format(Instant.now());
    }

    /** @throws OperationFailed if the data directory cannot be renamed, before anything has been changed */
    void requireRenamable() throws IOException, OperationFailed {
        Path data = on.files().data();
        Path parent = data.getParent();
        if (parent == null) {
            throw new OperationFailed("the root directory cannot be the data directory");
        }
        on.writer().makeDirectory(parent);
        boolean isMountPoint = Files.exists(data)
                && !Files.getAttribute(data, "unix:dev").equals(Files.getAttribute(parent, "unix:dev"));
        if (isMountPoint) {
            throw new OperationFailed("the data directory " + data + " is a mount point, so that no other directory can"
                    + " take its place: use a directory inside of it, such as " + data.resolve("data"));
        }
        if (!Files.isWritable(parent)) {
            throw new OperationFailed(
                    "the agent may not rename directories in " + parent + ": its user needs the right to write there");
        }
    }

    /** Returns where the content is now; empty when there was none. */
    Optional<Path> moveAside() throws IOException, OperationFailed {
        requireRenamable();
        Path data = on.files().data();
        if (DataDirectoryLook.isEmpty(data)) {
            Files.deleteIfExists(data);
            return Optional.empty();
        }
        Path aside = on.files().beside(".moved-" + timeOfDay());
        on.writer().rename(data, aside);
        return Optional.of(aside);
    }

    void moveIntoPlace(Path fresh) throws IOException {
        on.writer().rename(fresh, on.files().data());
    }

    /** Removes what an interrupted clone has left: a copy that never was whole, of data that the primary has. */
    void removeIncompleteClone() throws IOException {
        Path cloning = on.files().cloning();
        if (Files.notExists(cloning)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> tree = Files.walk(cloning)) {
            deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }
}
