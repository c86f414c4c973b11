package io.quorate.agent.process;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Processes that look like PostgreSQL's from outside: a program named {@code postgres} that works in a data directory and does
 * nothing. Whatever is left of them ends with {@link #close}.
 */
public final class StandInServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path dataDirectory;
    private final Path program;
    private final List<ProcessHandle> started = new ArrayList<>();

    public StandInServer(Path directory) {
        this.dataDirectory = directory.resolve("data");
        this.program = directory.resolve("bin/postgres");
        try {
            Files.createDirectories(dataDirectory);
            Files.writeString(dataDirectory.resolve("PG_VERSION"), "15\n");
            Files.createDirectories(requireNonNull(program.getParent()));
            Files.copy(Path.of("/bin/sleep"), program, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path dataDirectory() {
        return dataDirectory;
    }

    /** A postmaster without children, with its postmaster.pid. */
    public long startPostmaster() {
        long pid = startProcess();
        recordPostmaster(pid);
        return pid;
    }

    /** A process of the server whose parent is none of them, such as a backend that outlived its postmaster. */
    public long startProcess() {
        return awaitNamed("postgres", start(List.of(program.toString(), "3600"), dataDirectory));
    }

    /** A process that renamed itself as backends do. */
    public long startBackend() {
        String script = "exec -a 'postgres: app db [local] idle' \"$0\" 3600";
        return awaitNamed("postgres", start(List.of("/bin/bash", "-c", script, program.toString()), dataDirectory));
    }

    /** A program of another name in the data directory. */
    public long startShell() {
        return awaitNamed("sleep", start(List.of("/bin/sleep", "3600"), dataDirectory));
    }

    /** A program named postgres elsewhere. */
    public long startElsewhere(Path directory) {
        return awaitNamed("postgres", start(List.of(program.toString(), "3600"), directory));
    }

    /** A process of the server that has ended, of which its living parent takes no note. */
    public long startZombie() {
        Path pidFile = dataDirectory.resolveSibling("zombie.pid");
        String script = "\"$0\" 3600 & echo $! > \"$1.new\"; mv \"$1.new\" \"$1\"; exec sleep 3600";
        long parent = start(List.of("/bin/sh", "-c", script, program.toString(), pidFile.toString()), dataDirectory);
        // A shell would take note of its child's end; sleep does not.
        awaitNamed("sleep", parent);
        long pid = Long.parseLong(read(pidFile).strip());
        signal("-KILL", awaitNamed("postgres", pid));
        awaitTrue(
                "zombie " + pid,
                () -> ProcessStatus.of(pid)
                        .filter(status -> status.program().equals("postgres") && status.isDead())
                        .isPresent());
        return pid;
    }

    public void recordPostmaster(long pid) {
        try {
            Files.writeString(dataDirectory.resolve("postmaster.pid"), pid + "\n" + dataDirectory + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops a process as Ctrl-Z would, until somebody continues or kills it. */
    public static void stop(long pid) {
        signal("-STOP", pid);
        awaitTrue(
                "stopped " + pid,
                () -> ProcessStatus.of(pid).filter(ProcessStatus::isStopped).isPresent());
    }

    public static void signal(String signal, long pid) {
        try {
            // The shell's own kill: a bare machine has no other.
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill \"$@\"", "sh", signal, Long.toString(pid)).start();
            if (!kill.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new AssertionError("kill " + signal + " " + pid + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** It exists and is no zombie. */
    public static boolean isLiving(long pid) {
        return ProcessStatus.of(pid).filter(status -> !status.isDead()).isPresent();
    }

    /** Waits for at most 30 s. */
    public static void awaitTrue(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("waited " + PATIENCE.toSeconds() + " s for: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private long start(List<String> command, Path directory) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            started.add(process.toHandle());
            return process.pid();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name changes when the started process executes the program, which may be after the start has returned. */
    private static long awaitNamed(String name, long pid) {
        awaitTrue(
                name + " as process " + pid,
                () -> ProcessStatus.of(pid)
                        .filter(status -> status.program().equals(name))
                        .isPresent());
        return pid;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        started.stream().flatMap(ProcessHandle::descendants).forEach(ProcessHandle::destroyForcibly);
        started.forEach(ProcessHandle::destroyForcibly);
    }
}
