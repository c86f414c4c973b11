package io.quorate.agent.fencing;

import io.quorate.agent.process.ProcessStatus;
import io.quorate.agent.process.StandInServer;
import io.quorate.agent.time.BootId;
import io.quorate.agent.time.ProcUptimeClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** A guard, the data directory that it watches and a stand-in for the server. Ends all of them when closed. */
final class GuardScene implements AutoCloseable {
    static final Path SCRIPT = Path.of("src/main/guard/guard.sh");

    final ProcUptimeClock clock = new ProcUptimeClock();
    final StandInServer server;
    final Path lease;
    final Guard guard;
    private final GuardFiles files;
    private final Set<Long> guards = new HashSet<>();

    GuardScene(Path directory) {
        this.server = new StandInServer(directory);
        this.lease = directory.resolve("lease");
        this.files = new GuardFiles(lease, BootId.read());
        this.guard = anotherAgent();
        files.createDirectory();
    }

    /** The guard as the next agent sees it. */
    Guard anotherAgent() {
        return new Guard(SCRIPT, server.dataDirectory(), lease, clock, BootId.read());
    }

    /** Starts the guard with nothing to do. */
    long startIdleGuard() {
        guard.markNoLease();
        return startGuard();
    }

    long startGuard() {
        if (!guard.ensureRunning()) {
            throw new AssertionError("the guard does not work; its log:\n" + guardLog());
        }
        return guardPid();
    }

    long guardPid() {
        long pid = files.guardPid().orElseThrow();
        guards.add(pid);
        return pid;
    }

    /** Writes the file that the guard reads, as a whole, whatever stands in it. */
    void writeDeadlineFile(String content) {
        try {
            Path next = lease.resolve("written-by-the-test");
            Files.writeString(next, content, StandardCharsets.ISO_8859_1);
            Files.move(next, lease.resolve("deadline"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void removeDeadlineFile() {
        try {
            Files.delete(lease.resolve("deadline"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the guard has made whole rounds that began after now. */
    void awaitRounds() {
        awaitRoundsAfter(clock.now());
    }

    void awaitRoundsAfter(Duration bootTime) {
        Duration later = bootTime.plusMillis(300);
        await(
                "rounds of the guard after " + later,
                () -> files.lastRound(guardPid())
                        .filter(round -> round.compareTo(later) > 0)
                        .isPresent());
    }

    void awaitEnded(long... pids) {
        for (long pid : pids) {
            await("end of process " + pid, () -> !StandInServer.isLiving(pid));
        }
    }

    void awaitFence() {
        await("the standing fence", this::isFenceStanding);
    }

    boolean isFenceStanding() {
        Path data = server.dataDirectory();
        return Files.isDirectory(data.resolve("standby.signal"), LinkOption.NOFOLLOW_LINKS)
                && Files.isDirectory(data.resolve("recovery.signal"), LinkOption.NOFOLLOW_LINKS)
                && !Files.exists(data.resolve("promote"), LinkOption.NOFOLLOW_LINKS);
    }

    void await(String what, BooleanSupplier condition) {
        try {
            StandInServer.awaitTrue(what, condition);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; the guard's log:\n" + guardLog(), e);
        }
    }

    String guardLog() {
        try {
            Path log = lease.resolve("guard.log");
            return Files.exists(log) ? Files.readString(log) : "(none)";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All guards of this lease directory, their forked children not counted. */
    Set<Long> livingGuards() {
        List<ProcessHandle> all = ProcessHandle.allProcesses().toList();
        Set<Long> found = all.stream()
                .map(ProcessHandle::pid)
                .filter(pid -> ProcessStatus.argumentsOf(pid).contains(lease.toString()))
                .collect(Collectors.toSet());
        return found.stream()
                .filter(pid -> ProcessStatus.of(pid)
                        .filter(status -> !found.contains(status.parent()))
                        .isPresent())
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        files.guardPid().ifPresent(guards::add);
        for (long pid : guards) {
            if (ProcessStatus.argumentsOf(pid).contains(lease.toString())) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
                awaitEnded(pid);
            }
        }
        server.close();
    }
}
