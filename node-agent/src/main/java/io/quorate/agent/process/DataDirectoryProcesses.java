package io.quorate.agent.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Finds the processes in {@code /proc}: every PostgreSQL process works in its data directory and keeps the program's name, also when
 * its postmaster has died and left it to somebody else. Others in that directory, such as a person's shell, are not touched.
 *
 * <p>Directories are compared by device and inode, so that symbolic links and bind mounts do not matter. A process whose working
 * directory may not be read belongs to another user, and PostgreSQL refuses a data directory that is not its own user's.
 */
public final class DataDirectoryProcesses implements ServerProcesses {
    /** Until PostgreSQL 15 the distribution carries a link of the second name, which a person may have started. */
    private static final Set<String> PROGRAMS = Set.of("postgres", "postmaster");

    private static final Path PROC = Path.of("/proc");
    private static final long RESCAN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Path dataDirectory;
    private final LifeWatch life = new LifeWatch();

    /** @param dataDirectory may be a symbolic link, and need not exist yet */
    public DataDirectoryProcesses(Path dataDirectory) {
        this.dataDirectory = dataDirectory;
    }

    /** Almost always the recorded one, which a look at two processes shows; the others are asked only when it is not. */
    @Override
    public Optional<Long> postmaster() {
        Object directory = keyOf(dataDirectory);
        if (directory == null) {
            return Optional.empty();
        }
        return recordedPostmaster()
                .flatMap(pid -> livingAt(pid, directory))
                .filter(process -> !isRenamed(process.pid())
                        && livingAt(process.parent(), directory).isEmpty())
                .or(() -> postmasterAmong(living()))
                .map(Living::pid);
    }

    @Override
    public boolean isAlive(long pid) {
        return life.isAlive(pid);
    }

    @Override
    public List<Long> all() {
        return living().stream().map(Living::pid).toList();
    }

    @Override
    public boolean endAll(Duration deadline) {
        long start = System.nanoTime();
        boolean isInterrupted = false;
        try {
            while (!isNoneLeftAfterSignals()) {
                if (System.nanoTime() - start >= deadline.toNanos()) {
                    return living().isEmpty();
                }
                isInterrupted |= Thread.interrupted();
                LockSupport.parkNanos(RESCAN_NANOS);
            }
            return true;
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean isNoneLeftAfterSignals() {
        try {
            List<Living> found = living();
            kill(found);
            return found.isEmpty();
        } catch (UncheckedIOException notKnown) {
            // Tried again until the deadline; the last look, after it, throws for the caller to see.
            return false;
        }
    }

    /**
     * The postmaster first: a dead one starts no more, and needs no program to be run, as stopping it would. What it started since
     * the scan is found by the next one. A refused signal shows by the process being found again.
     */
    private void kill(List<Living> found) {
        Optional<Living> postmaster = postmasterAmong(found);
        postmaster.ifPresent(process -> process.handle().destroyForcibly());
        for (Living process : found) {
            process.handle().destroyForcibly();
        }
    }

    private List<Living> living() {
        Object directory = keyOf(dataDirectory);
        List<Living> found = new ArrayList<>();
        if (directory == null) {
            return found;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                livingAt(Long.parseLong(entry.getFileName().toString()), directory)
                        .ifPresent(found::add);
            }
        } catch (DirectoryIteratorException e) {
            throw new UncheckedIOException("cannot list the processes in /proc", e.getCause());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the processes in /proc", e);
        }
        return found;
    }

    private static Optional<Living> livingAt(long pid, Object directory) {
        ProcessStatus status = ProcessStatus.of(pid).orElse(null);
        if (status == null || status.isDead() || !PROGRAMS.contains(status.program())) {
            return Optional.empty();
        }
        // Taken before the check of the directory: the handle knows the start time and signals no later owner of a
        // recycled pid.
        ProcessHandle handle = ProcessHandle.of(pid).orElse(null);
        if (handle == null || !worksIn(pid, directory)) {
            return Optional.empty();
        }
        return Optional.of(new Living(pid, status.parent(), handle));
    }

    private static boolean worksIn(long pid, Object directory) {
        try {
            BasicFileAttributes cwd =
                    Files.readAttributes(PROC.resolve(Long.toString(pid)).resolve("cwd"), BasicFileAttributes.class);
            return directory.equals(cwd.fileKey());
        } catch (NoSuchFileException | AccessDeniedException goneOrOfAnotherUser) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at the working directory of process " + pid, e);
        }
    }

    /** Null when there is no such directory, and so no server in it. */
    private static @Nullable Object keyOf(Path directory) {
        try {
            return Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at the data directory " + directory, e);
        }
    }

    /**
     * A postmaster has no PostgreSQL parent, and unlike an orphaned backend it did not rename itself {@code postgres: ...}. A backend that
     * was forked just before its postmaster died counts as one for the moment until it has: the look after it fails, and is repeated.
     */
    private Optional<Living> postmasterAmong(List<Living> processes) {
        Set<Long> pids = new HashSet<>();
        processes.forEach(process -> pids.add(process.pid()));
        Optional<Long> recorded = recordedPostmaster();
        return processes.stream()
                .filter(process -> !pids.contains(process.parent()) && !isRenamed(process.pid()))
                .min(Comparator.comparing(process -> !recorded.equals(Optional.of(process.pid()))));
    }

    private static boolean isRenamed(long pid) {
        return ProcessStatus.argumentsOf(pid).stream()
                .findFirst()
                .filter(name -> name.startsWith("postgres: "))
                .isPresent();
    }

    /** First line of postmaster.pid, which may be stale: its pid may by now belong to anybody. */
    private Optional<Long> recordedPostmaster() {
        try {
            String file = Files.readString(dataDirectory.resolve("postmaster.pid"), StandardCharsets.ISO_8859_1);
            return file.lines().findFirst().map(line -> Long.parseLong(line.strip()));
        } catch (IOException | NumberFormatException noneOrHalfWritten) {
            return Optional.empty();
        }
    }

    private record Living(long pid, long parent, ProcessHandle handle) {}
}
