package io.quorate.agent.fencing;

import io.quorate.agent.process.ProcessStatus;
import io.quorate.agent.time.BootClock;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the two guards of a node: the process that has taken this seat last, whoever started it. Thread-safe, but for {@link
 * #start}, of which one may be under way. Methods throw {@link UncheckedIOException} when it is not known.
 */
final class GuardSeat {
    /** A guard makes five rounds in a second; it misses this many only if it cannot run, or nobody can. */
    static final Duration LONGEST_ROUND = Duration.ofSeconds(1);

    /** What a guard that was started is given until its first round. */
    static final Duration LONGEST_START = Duration.ofSeconds(3);

    private static final Logger log = LoggerFactory.getLogger(GuardSeat.class);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int LOOKS_AT_ARGUMENTS = 10;

    private final String name;
    private final GuardProgram program;
    private final Path dataDirectory;
    private final Path leaseDirectory;
    private final BootClock clock;
    private final GuardFiles files;
    private volatile @Nullable Started lastStart;
    private volatile @Nullable Recognised recognised;

    GuardSeat(
            String name,
            GuardProgram program,
            Path dataDirectory,
            Path leaseDirectory,
            BootClock clock,
            GuardFiles files) {
        this.name = name;
        this.program = program;
        this.dataDirectory = dataDirectory;
        this.leaseDirectory = leaseDirectory;
        this.clock = clock;
        this.files = files;
    }

    /** The guard here exists, is neither a zombie nor stopped, and has made a round lately. Reads a few small files. */
    boolean isAlive() {
        return files.guardPid(name).filter(this::isWorking).isPresent();
    }

    private boolean isWorking(long pid) {
        return guardStatus(pid).filter(status -> !status.isStopped()).isPresent()
                && files.lastRound(name, pid)
                        .filter(round -> clock.now().minus(round).compareTo(LONGEST_ROUND) <= 0)
                        .isPresent();
    }

    /** Was started a moment ago and may still make its first round. */
    boolean isStarting() {
        Started started = lastStart;
        return started != null
                && started.process().isAlive()
                && files.lastRound(name, started.process().pid()).isEmpty()
                && System.nanoTime() - started.at() < LONGEST_START.toNanos();
    }

    /** Starts a guard here, after it has ended one that stands still. Does not wait for its first round. */
    void start() {
        livingGuard().ifPresent(this::end);
        files.forgetLastRound(name);
        Process process = program.start(dataDirectory, leaseDirectory, name);
        lastStart = new Started(process, System.nanoTime());
        log.atInfo().addKeyValue("seat", name).addKeyValue("pid", process.pid()).log("guard started");
    }

    /** The process that the seat's file names, if it lives and is this node's guard: the pid may be anybody's by now. */
    private Optional<Long> livingGuard() {
        return files.guardPid(name).filter(pid -> guardStatus(pid).isPresent());
    }

    /** Of a living process that is this node's guard. A guard executes nothing but itself: its arguments are read once. */
    private Optional<ProcessStatus> guardStatus(long pid) {
        Optional<ProcessStatus> living = ProcessStatus.of(pid).filter(status -> !status.isDead());
        Optional<Recognised> present = living.map(status -> new Recognised(pid, status.started()));
        if (present.isEmpty() || present.get().equals(recognised)) {
            return living;
        }
        if (!GuardProgram.isRunBy(settledArgumentsOf(pid), dataDirectory, leaseDirectory, name)) {
            return Optional.empty();
        }
        recognised = present.get();
        return living;
    }

    /** They read as none for a moment while a process executes a program, as a guard that cannot fork does again and again. */
    private static List<String> settledArgumentsOf(long pid) {
        List<String> arguments = ProcessStatus.argumentsOf(pid);
        for (int look = 1; arguments.isEmpty() && look < LOOKS_AT_ARGUMENTS; look++) {
            LockSupport.parkNanos(LOOK_NANOS);
            arguments = ProcessStatus.argumentsOf(pid);
        }
        return arguments;
    }

    /** A stopped guard would act late once it is continued; two in one seat do no harm. */
    private void end(long pid) {
        log.atWarn().addKeyValue("seat", name).addKeyValue("pid", pid).log("replacing a guard that stands still");
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** A process whose arguments have shown it to be the guard here. */
    private record Recognised(long pid, long started) {}

    private record Started(Process process, long at) {}
}
