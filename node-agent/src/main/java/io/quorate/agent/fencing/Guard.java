package io.quorate.agent.fencing;

import io.quorate.agent.process.ProcessStatus;
import io.quorate.agent.time.BootClock;
import io.quorate.agent.time.BootId;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's hand on its guard: the process {@code guard.sh} outside the JVM that ends PostgreSQL when the deadline in the lease
 * directory has passed. It outlives the agent, and the next agent takes it over. No guard, no lease.
 *
 * <p>Whatever cannot be read as an order counts as a deadline that has passed. So {@link #markNoLease} comes before a fenced start
 * of PostgreSQL, and {@link #arm} before a promotion; a first {@link #ensureRunning} without an order ends what runs.
 *
 * <p>The lease directory should be in memory (a tmpfs such as /run, and kept when the service restarts): orders are not synced to a
 * disk. Thread-safe; methods throw {@link UncheckedIOException} when files cannot be written or read, after which nobody may take
 * the order as given or the guard as alive.
 */
public final class Guard {
    /** The guard makes ten rounds in a second; it misses this many only if it cannot run, or nobody can. */
    static final Duration LONGEST_ROUND = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(Guard.class);
    private static final String SCRIPT_NAME = "guard.sh";
    private static final Duration LONGEST_START = Duration.ofSeconds(3);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final int LOOKS_AT_ARGUMENTS = 10;

    private final Path script;
    private final Path dataDirectory;
    private final Path leaseDirectory;
    private final BootClock clock;
    private final GuardFiles files;

    /**
     * @param script guard.sh; keeps this name, by which a running guard is known
     * @param dataDirectory of PostgreSQL; need not exist yet
     * @param leaseDirectory of this node alone; created when missing
     */
    public Guard(Path script, Path dataDirectory, Path leaseDirectory, BootClock clock, BootId boot) {
        if (!script.endsWith(SCRIPT_NAME)) {
            throw new IllegalArgumentException("guard script is " + script + ": its name must be " + SCRIPT_NAME);
        }
        this.script = script.toAbsolutePath();
        this.dataDirectory = dataDirectory.toAbsolutePath().normalize();
        this.leaseDirectory = leaseDirectory.toAbsolutePath().normalize();
        this.clock = clock;
        this.files = new GuardFiles(this.leaseDirectory, boot);
    }

    /**
     * Takes over a guard that works, or starts one; one that stands still is replaced. Blocks until the guard has made its first
     * round, and so has acted upon the order that it found; for at most 3 s.
     *
     * @return true when a guard works
     */
    public synchronized boolean ensureRunning() {
        if (isAlive()) {
            return true;
        }
        files.createDirectory();
        if (files.order().equals(Optional.of(GuardFiles.STOP))) {
            // Left by an orderly shutdown: a guard that read it would leave again.
            markNoLease();
        }
        livingGuard().ifPresent(Guard::end);
        files.forgetLastRound();
        long pid = start();
        boolean isWorking = awaitFirstRound(pid);
        log.atInfo().addKeyValue("pid", pid).addKeyValue("working", isWorking).log("guard started");
        return isWorking;
    }

    /**
     * A guard of this data directory exists, is neither a zombie nor stopped, and has made a round lately. Reads four small files.
     */
    public boolean isAlive() {
        Optional<Long> pid = livingGuard();
        if (pid.isEmpty()) {
            return false;
        }
        boolean isStopped =
                ProcessStatus.of(pid.get()).map(ProcessStatus::isStopped).orElse(true);
        Optional<Duration> lastRound = files.lastRound(pid.get());
        return !isStopped
                && lastRound.isPresent()
                && clock.now().minus(lastRound.get()).compareTo(LONGEST_ROUND) <= 0;
    }

    /**
     * Orders the guard to end PostgreSQL at this boot time, rounded down to 10 ms. In force when it returns; when it throws, the
     * order before may still be, and the lease must not be taken as extended.
     */
    public synchronized void arm(Duration deadlineBootTime) {
        files.writeOrder(GuardFiles.valueOf(deadlineBootTime));
    }

    /** No lease is held and PostgreSQL is down or fenced: the guard does nothing. */
    public synchronized void markNoLease() {
        files.writeOrder(GuardFiles.NO_LEASE);
    }

    /** The cluster is paused: the guard does nothing while this stands. */
    public synchronized void markPaused() {
        files.writeOrder(GuardFiles.PAUSED);
    }

    /** Tells the guard to leave, at an orderly shutdown of the agent; only when no server runs that could be writable. */
    public synchronized void dismiss() {
        files.writeOrder(GuardFiles.STOP);
    }

    /** Boot time at which the guard ends PostgreSQL, as read back; empty when it has another order, or none of this boot. */
    public Optional<Duration> isArmedUntil() {
        return files.deadline();
    }

    /** What the guard was told last, in the words of guard.sh; empty when nothing, or nothing of this boot. */
    Optional<String> order() {
        return files.order();
    }

    /** The process that guard.pid names, if it lives and is this node's guard: the pid may be anybody's by now. */
    private Optional<Long> livingGuard() {
        return files.guardPid().filter(this::isGuard);
    }

    private boolean isGuard(long pid) {
        if (ProcessStatus.of(pid).filter(status -> !status.isDead()).isEmpty()) {
            return false;
        }
        List<String> arguments = settledArgumentsOf(pid);
        int at = indexOfScript(arguments);
        return at >= 0
                && arguments.size() > at + 2
                && arguments.get(at + 1).equals(dataDirectory.toString())
                && arguments.get(at + 2).equals(leaseDirectory.toString());
    }

    /** They read as none for a moment while a process executes a program, as a guard that cannot fork does again and again. */
    private static List<String> settledArgumentsOf(long pid) {
        List<String> arguments = ProcessStatus.argumentsOf(pid);
        for (int look = 1; arguments.isEmpty() && look < LOOKS_AT_ARGUMENTS; look++) {
            LockSupport.parkNanos(LOOK_NANOS / LOOKS_AT_ARGUMENTS);
            arguments = ProcessStatus.argumentsOf(pid);
        }
        return arguments;
    }

    /** The shell stands before it, and the script may have been installed elsewhere by an earlier version. */
    private static int indexOfScript(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            if (Path.of(arguments.get(i)).endsWith(SCRIPT_NAME)) {
                return i;
            }
        }
        return -1;
    }

    /** A stopped guard would act late once it is continued; two at once do no harm. */
    private static void end(long pid) {
        log.atWarn().addKeyValue("pid", pid).log("replacing a guard that stands still");
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private long start() {
        ProcessBuilder builder = new ProcessBuilder(
                "setsid", "sh", script.toString(), dataDirectory.toString(), leaseDirectory.toString());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("LC_ALL", "C");
        File guardLog = leaseDirectory.resolve("guard.log").toFile();
        try {
            return builder.directory(new File("/"))
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.appendTo(guardLog))
                    .start()
                    .pid();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the guard " + script + ": are setsid and sh installed?", e);
        }
    }

    private boolean awaitFirstRound(long pid) {
        long start = System.nanoTime();
        while (files.lastRound(pid).isEmpty() || !isAlive()) {
            if (System.nanoTime() - start > LONGEST_START.toNanos()
                    || !ProcessHandle.of(pid).isPresent()) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }
}
