package io.quorate.agent.postgres;

import io.quorate.agent.process.FileOwner;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The file that PostgreSQL's messages go to, kept at a bounded size: one older file is kept beside it. */
final class ServerLog {
    private static final long LIMIT = 16L << 20;
    private static final int TAIL = 1500;

    private final Path file;
    private final FileOwner owner;

    ServerLog(ServerFiles files) {
        this.file = files.log();
        this.owner = FileOwner.of(files.data());
    }

    void make() throws IOException {
        if (Files.notExists(file)) {
            Files.createFile(file);
            owner.give(file);
        }
    }

    long size() throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /** Copies and empties it when it has grown too large. The server goes on writing at its end, which is then the beginning. */
    void keepBounded() throws IOException {
        if (size() <= LIMIT) {
            return;
        }
        Path older = file.resolveSibling(file.getFileName() + ".1");
        Files.copy(file, older, StandardCopyOption.REPLACE_EXISTING);
        owner.give(older);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
    }

    /** The last lines that were written after the file had the given size, on one line for a message. */
    String tailSince(long size) {
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            long end = reader.length();
            long start = Math.max(Math.min(size, end), end - TAIL);
            byte[] bytes = new byte[(int) (end - start)];
            reader.seek(start);
            reader.readFully(bytes);
            String text = new String(bytes, StandardCharsets.UTF_8).strip().replace("\n", " | ");
            return "its log (" + file + ") ends with: " + text;
        } catch (IOException e) {
            return "its log (" + file + ") cannot be read: " + e.getMessage();
        }
    }
}
