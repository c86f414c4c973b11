package io.quorate.agent.fencing;

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
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A guard in its two seats, the data directory that it watches and a stand-in for the server. Ends all of them when closed. */
final class GuardScene implements AutoCloseable {
    static final Path SCRIPT = Path.of("src/main/guard/guard.sh");
    static final String FIRST = "1";
    static final String SECOND = "2";

    final ProcUptimeClock clock = new ProcUptimeClock();
    final StandInServer server;
    final Path lease;
    final Guard guard;
    private final Path script;
    private final GuardFiles files;

    GuardScene(Path directory) {
        this(directory, SCRIPT);
    }

    /** @param script a copy of the guard's program */
    GuardScene(Path directory, Path script) {
        this.script = script;
        this.server = new StandInServer(directory);
        this.lease = directory.resolve("lease");
        this.files = new GuardFiles(lease, BootId.read());
        this.guard = anotherAgent();
        files.createDirectory();
    }

    /** The guard as the next agent sees it. */
    Guard anotherAgent() {
        return new Guard(script, server.dataDirectory(), lease, clock, BootId.read());
    }

    /** Starts the guard with nothing to do. */
    void startIdleGuard() {
        guard.markNoLease();
        startGuard();
    }

    void startGuard() {
        if (!guard.ensureRunning()) {
            throw new AssertionError("the guard does not work; its log:\n" + guardLog());
        }
    }

    /** The process in a seat. */
    long pid(String seat) {
        return files.guardPid(seat).orElseThrow();
    }

    Set<Long> pids() {
        return Set.of(pid(FIRST), pid(SECOND));
    }

    /** Kills the guard in a seat; the other may put a new one there. Returns whom it has killed. */
    long kill(String seat) {
        long pid = pid(seat);
        StandInServer.signal("-KILL", pid);
        awaitEnded(pid);
        return pid;
    }

    /** Both at once, so that neither can replace the other. */
    void killBoth() {
        Set<Long> both = pids();
        both.forEach(StandInServer::stop);
        both.forEach(pid -> StandInServer.signal("-KILL", pid));
        both.forEach(this::awaitEnded);
    }

    /** Another process than this one makes rounds in the seat. */
    void awaitReplaced(String seat, long before) {
        await(
                "another guard in seat " + seat,
                () -> pid(seat) != before
                        && files.lastRound(seat, pid(seat)).isPresent()
                        && StandInServer.isLiving(pid(seat)));
    }

    /** Writes the file that the guard reads, as a whole, whatever stands in it. */
    void writeDeadlineFile(String content) {
        replace("deadline", content);
    }

    /** A sign of life for a guard that gives none itself. */
    void writeRound(String seat, long pid, Duration bootTime) {
        replace("guard." + seat + ".alive", pid + " " + bootTime.toMillis() / 10 + "\n");
    }

    Duration lastRound(String seat) {
        return files.lastRound(seat, pid(seat)).orElse(Duration.ZERO);
    }

    private void replace(String name, String content) {
        try {
            Path next = lease.resolve("written-by-the-test");
            Files.writeString(next, content, StandardCharsets.ISO_8859_1);
            Files.move(next, lease.resolve(name), StandardCopyOption.ATOMIC_MOVE);
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

    /** Waits until both guards have made whole rounds that began after now. */
    void awaitRounds() {
        awaitRoundsAfter(clock.now());
    }

    void awaitRoundsAfter(Duration bootTime) {
        Duration later = bootTime.plusMillis(300);
        for (String seat : List.of(FIRST, SECOND)) {
            await(
                    "rounds of guard " + seat + " after " + later,
                    () -> files.lastRound(seat, pid(seat))
                            .filter(round -> round.compareTo(later) > 0)
                            .isPresent());
        }
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
        return GuardProcesses.living(lease);
    }

    static boolean isLeaderOfSession(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.substring(stat.lastIndexOf(')')).split(" ", -1)[4].equals(Long.toString(pid));
        } catch (IOException gone) {
            return false;
        }
    }

    @Override
    public void close() {
        GuardProcesses.end(lease);
        server.close();
    }
}
