package io.quorate.agent.postgres;

import io.quorate.agent.process.FileOwner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;

/** Writes files whole, durably, readable by nobody but PostgreSQL's user, and owned by that user. */
final class DurableFiles {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private final FileOwner owner;

    DurableFiles(FileOwner owner) {
        this.owner = owner;
    }

    /** Replaces the file's content at one instant: a reader sees the old text or the new one. */
    void write(Path file, String text) throws IOException {
        put(file, text, true);
        syncParent(file);
    }

    /** The same for a file that every start writes anew: whether it outlives a loss of power does not matter. */
    void writeForThisRun(Path file, String text) throws IOException {
        put(file, text, false);
    }

    private void put(Path file, String text, boolean isDurable) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(FILE));
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (isDurable) {
                channel.force(true);
            }
        }
        owner.give(next);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Writes only when the text differs from what stands there; true when it did. */
    boolean writeChanged(Path file, String text) throws IOException {
        boolean differs = !holds(file, text);
        if (differs) {
            write(file, text);
        }
        return differs;
    }

    /** {@link #writeChanged} for what every start writes anew. */
    boolean writeChangedForThisRun(Path file, String text) throws IOException {
        boolean differs = !holds(file, text);
        if (differs) {
            writeForThisRun(file, text);
        }
        return differs;
    }

    private static boolean holds(Path file, String text) throws IOException {
        // By bytes: after a loss of power a file may hold anything.
        return Files.exists(file) && Arrays.equals(Files.readAllBytes(file), text.getBytes(StandardCharsets.UTF_8));
    }

    /** Makes the directory, and those above it, if it is missing. */
    void makeDirectory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            makeDirectory(parent);
        }
        Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(DIRECTORY));
        owner.give(directory);
        syncParent(directory);
    }

    /** A copy whose content is durable; its name is so after {@link #syncDirectory}. */
    void copy(Path from, Path to) throws IOException {
        Files.copy(from, to);
        Files.setPosixFilePermissions(to, FILE);
        try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        owner.give(to);
    }

    void delete(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            syncParent(file);
        }
    }

    /** Renames within one file system; both parents are durable afterwards. */
    void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        syncParent(from);
        syncParent(to);
    }

    private static void syncParent(Path path) throws IOException {
        Path parent = Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file lies in a directory");
        syncDirectory(parent);
    }

    static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
