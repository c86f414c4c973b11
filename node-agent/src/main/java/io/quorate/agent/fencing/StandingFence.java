package io.quorate.agent.fencing;

import io.quorate.agent.process.FileOwner;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The standing fence of one data directory: two empty directories named {@code standby.signal} and {@code recovery.signal}.
 *
 * <p>PostgreSQL looks only whether {@code standby.signal} exists, so every start by anyone comes up in recovery; a promotion has
 * to unlink that name and cannot unlink a directory, so it ends in FATAL. The lease holder puts a file in its place for the
 * milliseconds of its own promotion ({@link #lower}, {@link #raise}). {@code recovery.signal} is never lowered: in the moments in
 * which the other name is missing it turns every start into a FATAL instead of a writable server.
 *
 * <p>Every change is durable when the method returns. Thread-safe: the fence may be restored while a promotion is under way, which
 * then fails.
 */
public final class StandingFence {
    private static final String STANDBY = "standby.signal";
    private static final String RECOVERY = "recovery.signal";
    private static final String PROMOTE = "promote";

    private final Path data;
    private final FileOwner owner;

    public StandingFence(Path data) {
        this.data = data;
        this.owner = FileOwner.of(data);
    }

    /** Both directories are in place. */
    public boolean stands() {
        return isDirectory(STANDBY) && isDirectory(RECOVERY);
    }

    /** A promotion has taken the file of a lowered fence away (or somebody did). */
    public boolean isPassed() {
        return Files.notExists(data.resolve(STANDBY), LinkOption.NOFOLLOW_LINKS);
    }

    /** Puts both directories in place and removes a promote request that was left behind. Idempotent. */
    public synchronized void restore() throws IOException {
        makeDirectory(RECOVERY);
        makeDirectory(STANDBY);
        Files.deleteIfExists(data.resolve(PROMOTE));
        sync();
    }

    /** {@link #restore}, but for a directory that no server could be started in: it may be somebody's empty target of a clone. */
    public void restoreWhereData() throws IOException {
        if (Files.exists(data.resolve("PG_VERSION"))) {
            restore();
        }
    }

    /** Lets exactly one promotion through: a file stands where the directory stood. */
    public synchronized void lower() throws IOException {
        makeDirectory(RECOVERY);
        Files.deleteIfExists(data.resolve(PROMOTE));
        Path signal = data.resolve(STANDBY);
        Files.deleteIfExists(signal);
        Files.createFile(signal);
        owner.give(signal);
        sync();
    }

    /** After a promotion, or instead of one: the directory is back, whether the file has been taken or not. */
    public synchronized void raise() throws IOException {
        makeDirectory(STANDBY);
        sync();
    }

    /** Removes a promote request that PostgreSQL did not take: with it there, a stray signal to a fenced server would promote it. */
    public synchronized void removePromoteRequest() throws IOException {
        Files.deleteIfExists(data.resolve(PROMOTE));
        sync();
    }

    /** Takes the fence away for good, so that the directory starts writable without Quorate. Only for giving a directory back. */
    public synchronized void removeForGood() throws IOException {
        Files.deleteIfExists(data.resolve(STANDBY));
        Files.deleteIfExists(data.resolve(RECOVERY));
        sync();
    }

    private void makeDirectory(String name) throws IOException {
        Path path = data.resolve(name);
        // PostgreSQL itself may take a file away between two looks: a second attempt meets a settled state.
        for (int attempt = 0; !isDirectory(name); attempt++) {
            try {
                Files.deleteIfExists(path);
                Files.createDirectory(path);
                owner.give(path);
            } catch (FileAlreadyExistsException | NoSuchFileException e) {
                if (attempt >= 3) {
                    throw e;
                }
            }
        }
    }

    private boolean isDirectory(String name) {
        return Files.isDirectory(data.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    private void sync() throws IOException {
        try (FileChannel directory = FileChannel.open(data, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
