package io.quorate.agent.fencing;

import io.quorate.agent.time.BootId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;

/** The files in a lease directory, by which an agent and its guards speak. Their form is told in guard.sh. */
final class GuardFiles {
    static final String NO_LEASE = "none";
    static final String PAUSED = "paused";
    static final String STOP = "stop";

    private static final long MILLIS_PER_TICK = 10;

    private static final int MOST_DIGITS = 15;

    private final Path directory;
    private final BootId boot;

    GuardFiles(Path directory, BootId boot) {
        this.directory = directory;
        this.boot = boot;
    }

    void createDirectory() {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the lease directory " + directory, e);
        }
    }

    /** Rounded down to the guard's centiseconds: never later than asked. */
    static String valueOf(Duration deadline) {
        return Long.toString(Math.floorDiv(deadline.toMillis(), MILLIS_PER_TICK));
    }

    /** The guard reads either the old line or the new one, and reads the new one once this has returned. */
    void writeOrder(String value) {
        Path next = directory.resolve("deadline.next");
        try {
            Files.writeString(next, boot + " " + value + "\n", StandardCharsets.US_ASCII);
            Files.move(
                    next,
                    directory.resolve("deadline"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write \"" + value + "\" for the guard into " + directory, e);
        }
    }

    /** What is written for the guard in this boot; empty when nothing is, or for another boot. */
    Optional<String> order() {
        String prefix = boot + " ";
        return read("deadline")
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip());
    }

    Optional<Duration> deadline() {
        return order().flatMap(GuardFiles::number).map(ticks -> Duration.ofMillis(ticks * MILLIS_PER_TICK));
    }

    /** The process that has taken this seat last. */
    Optional<Long> guardPid(String seat) {
        return read("guard." + seat + ".pid")
                .flatMap(text -> text.lines().findFirst())
                .flatMap(GuardFiles::number);
    }

    /** Boot time of the last round of the guard with this pid; empty when it has made none in this seat. */
    Optional<Duration> lastRound(String seat, long pid) {
        String prefix = pid + " ";
        return read(aliveFile(seat))
                .flatMap(text -> text.lines().findFirst())
                .filter(line -> line.startsWith(prefix))
                .flatMap(line -> number(line.substring(prefix.length())))
                .map(ticks -> Duration.ofMillis(ticks * MILLIS_PER_TICK));
    }

    /** So that a guard of an earlier boot, which by chance had the pid of the next one, is not taken for it. */
    void forgetLastRound(String seat) {
        try {
            Files.deleteIfExists(directory.resolve(aliveFile(seat)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + aliveFile(seat) + " in " + directory, e);
        }
    }

    private static String aliveFile(String seat) {
        return "guard." + seat + ".alive";
    }

    private static Optional<Long> number(String text) {
        boolean isNumber = !text.isEmpty()
                && text.length() <= MOST_DIGITS
                && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return isNumber ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    private Optional<String> read(String name) {
        try {
            return Optional.of(Files.readString(directory.resolve(name), StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + " in " + directory, e);
        }
    }
}
