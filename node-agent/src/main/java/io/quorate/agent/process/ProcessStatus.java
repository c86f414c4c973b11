package io.quorate.agent.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The part of {@code /proc/PID/stat} that tells who a process is (proc(5)).
 *
 * @param program name of the executed file, which argv's renaming leaves alone
 * @param state R, S, D, T, Z and the others
 * @param parent pid of the parent; 1, or that of a subreaper, for an orphan
 * @param started when, in ticks of the boot-time clock: together with the pid it is a process's own
 */
public record ProcessStatus(String program, char state, long parent, long started) {
    /** ESRCH: the process went between opening and reading its file. Java has no exception of its own for it. */
    private static final String NO_SUCH_PROCESS = "No such process";

    /** Counted from the first field after the name. */
    private static final int STARTED = 19;

    private static final int LAST_FIELD = STARTED + 2;

    /**
     * Empty when there is no such process (any more).
     *
     * @throws UncheckedIOException when it is not known, for example because the agent has no file descriptor left
     */
    public static Optional<ProcessStatus> of(long pid) {
        return read(pid, "stat").map(stat -> parse(new String(stat, StandardCharsets.ISO_8859_1)));
    }

    /**
     * What the process was started with, or has renamed itself to; no element when it is a zombie or has gone.
     *
     * @throws UncheckedIOException when it is not known
     */
    public static List<String> argumentsOf(long pid) {
        String line = new String(read(pid, "cmdline").orElse(new byte[0]), StandardCharsets.UTF_8);
        return line.isEmpty() ? List.of() : List.of(line.split("\0"));
    }

    private static Optional<byte[]> read(long pid, String name) {
        try {
            return Optional.of(Files.readAllBytes(Path.of("/proc", Long.toString(pid), name)));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (IOException e) {
            if (hasGone(e)) {
                return Optional.empty();
            }
            throw new UncheckedIOException("cannot read " + name + " of process " + pid, e);
        }
    }

    /** Whether reading a file of a process failed because the process went meanwhile, or has no such thing as a kernel's thread. */
    static boolean hasGone(IOException e) {
        String reason = e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
        return NO_SUCH_PROCESS.equals(reason);
    }

    static ProcessStatus parse(String stat) {
        int open = stat.indexOf('(');
        int close = endOfName(stat);
        String[] rest = stat.substring(close + 2).split(" ", LAST_FIELD);
        return new ProcessStatus(
                stat.substring(open + 1, close),
                rest[0].charAt(0),
                Long.parseLong(rest[1]),
                Long.parseLong(rest[STARTED]));
    }

    /** The state in a beginning of the file that is long enough for it. */
    static char stateIn(String beginning) {
        return beginning.charAt(endOfName(beginning) + 2);
    }

    /** The name stands in parentheses and may hold any character, parentheses and blanks included: the last one closes it. */
    private static int endOfName(String stat) {
        return stat.lastIndexOf(')');
    }

    /** It has ended and waits for its parent to take note, which in a small container may take for ever. */
    public boolean isDead() {
        return isDead(state);
    }

    static boolean isDead(char state) {
        return state == 'Z' || state == 'X' || state == 'x';
    }

    /** It exists and does nothing until somebody continues it. */
    public boolean isStopped() {
        return state == 'T' || state == 't';
    }
}
