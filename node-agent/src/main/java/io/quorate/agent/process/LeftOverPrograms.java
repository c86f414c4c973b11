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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Programs that change a data directory and may outlive the agent that started them. Each carries a mark in its environment, which
 * its children inherit: it needs no record that could be lost, and no recycled pid is mistaken for one. Thread-safe.
 */
public final class LeftOverPrograms {
    /** Begins with PG, so that nothing that an agent inherited is handed on under this name (see {@link Programs}). */
    private static final String VARIABLE = "PG_QUORATE_WORKS_ON";

    private static final Path PROC = Path.of("/proc");
    private static final long RESCAN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Path dataDirectory;
    private final byte[] variable;

    public LeftOverPrograms(Path dataDirectory) {
        this.dataDirectory = dataDirectory;
        this.variable = (VARIABLE + "=" + dataDirectory + "\0").getBytes(StandardCharsets.UTF_8);
    }

    /** What the environment of such a program must contain. */
    public Map<String, String> mark() {
        return Map.of(VARIABLE, dataDirectory.toString());
    }

    /**
     * Those that live, zombies left out. A process whose environment may not be read belongs to another user, who may not write to the
     * data directory.
     *
     * @throws UncheckedIOException when it is not known
     */
    public List<Long> all() {
        List<Long> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                long pid = Long.parseLong(entry.getFileName().toString());
                if (isAlive(pid) && contains(environmentOf(entry), variable)) {
                    found.add(pid);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw new UncheckedIOException("cannot list the processes in /proc", e.getCause());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the processes in /proc", e);
        }
        return found;
    }

    /**
     * SIGKILL until none is left; they hold nothing that is worth a polite end.
     *
     * @return those that were found; empty when there was none
     * @throws IOException when some are left at the deadline, or it is not known
     */
    public List<Long> endAll(Duration deadline) throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<Long> ended = new ArrayList<>();
        try {
            for (List<Long> found = all(); !found.isEmpty(); found = all()) {
                if (System.nanoTime() - start >= deadline.toNanos()) {
                    throw new IOException("programs of an earlier agent that work on " + dataDirectory
                            + " do not end: processes " + found);
                }
                for (long pid : found) {
                    kill(pid);
                    if (!ended.contains(pid)) {
                        ended.add(pid);
                    }
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                LockSupport.parkNanos(RESCAN_NANOS);
            }
            return ended;
        } catch (UncheckedIOException e) {
            throw new IOException(
                    "whether programs of an earlier agent still work on " + dataDirectory + " is not known: "
                            + e.getMessage(),
                    e);
        }
    }

    /** The handle is taken first, and knows the start time: it signals no later owner of the pid. */
    private void kill(long pid) throws IOException {
        Optional<ProcessHandle> handle = ProcessHandle.of(pid);
        if (handle.isPresent() && contains(environmentOf(PROC.resolve(Long.toString(pid))), variable)) {
            handle.get().destroyForcibly();
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessStatus.of(pid).filter(status -> !status.isDead()).isPresent();
    }

    /** As the program was started; empty for threads of the kernel, and for what has gone. */
    private static byte[] environmentOf(Path process) throws IOException {
        try {
            return Files.readAllBytes(process.resolve("environ"));
        } catch (NoSuchFileException | AccessDeniedException goneOrOfAnotherUser) {
            return new byte[0];
        } catch (IOException e) {
            if (ProcessStatus.hasGone(e)) {
                return new byte[0];
            }
            throw e;
        }
    }

    /** As a whole variable: at the beginning, or after the end of another one. */
    private static boolean contains(byte[] environment, byte[] wanted) {
        int start = 0;
        while (start + wanted.length <= environment.length) {
            if (Arrays.equals(environment, start, start + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
            while (start < environment.length && environment[start] != 0) {
                start++;
            }
            start++;
        }
        return false;
    }
}
