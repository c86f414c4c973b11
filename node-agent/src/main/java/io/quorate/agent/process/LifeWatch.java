package io.quorate.agent.process;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Tells again and again whether one process lives, from a file of its that stays open: it costs a third of opening it each time, and a
 * later process that happens to have its pid is not taken for it. It is no channel, which an interrupt would close. Thread-safe.
 */
final class LifeWatch {
    /** Longer than pid, name and state, and shorter than the file. */
    private static final int BEGINNING = 64;

    private final byte[] buffer = new byte[BEGINNING];
    private long watched;
    private @Nullable RandomAccessFile stat;

    /**
     * A zombie does not live.
     *
     * @throws UncheckedIOException when it is not known
     */
    synchronized boolean isAlive(long pid) {
        try {
            if (stat == null || watched != pid) {
                forget();
                watched = pid;
                stat = open(pid);
            }
            if (stat != null && isAlive(stat)) {
                return true;
            }
            forget();
            return false;
        } catch (IOException e) {
            forget();
            throw new UncheckedIOException("cannot tell whether process " + pid + " lives", e);
        }
    }

    private static @Nullable RandomAccessFile open(long pid) throws IOException {
        Path path = Path.of("/proc", Long.toString(pid), "stat");
        try {
            return new RandomAccessFile(path.toFile(), "r");
        } catch (FileNotFoundException e) {
            // Also thrown when the agent has no descriptor left.
            if (Files.notExists(path)) {
                return null;
            }
            throw e;
        }
    }

    private boolean isAlive(RandomAccessFile file) throws IOException {
        int length;
        try {
            file.seek(0);
            length = file.read(buffer);
        } catch (IOException e) {
            if (ProcessStatus.hasGone(e)) {
                return false;
            }
            throw e;
        }
        if (length < buffer.length) {
            throw new IOException("only " + length + " bytes");
        }
        return !ProcessStatus.isDead(ProcessStatus.stateIn(new String(buffer, StandardCharsets.ISO_8859_1)));
    }

    private void forget() {
        if (stat != null) {
            try {
                stat.close();
            } catch (IOException e) {
                // It was open for reading only: nothing is lost.
            }
        }
        stat = null;
    }
}
