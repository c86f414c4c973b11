package io.quorate.agent.process;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs programs to their end, each with a deadline. Their messages are in English (LC_ALL=C), because some of them are read by
 * the agent; PG* variables of the agent's own environment are not handed on. Thread-safe.
 */
public final class Programs {
    private static final int OUTPUT_LIMIT = 16 * 1024;
    private static final Duration AFTER_KILL = Duration.ofSeconds(2);

    /**
     * Runs the command and waits for its end; at the deadline it is killed with everything that it started.
     *
     * @throws IOException if it cannot be started
     */
    public ProgramRun run(List<String> command, Map<String, String> environment, Duration deadline)
            throws IOException, InterruptedException {
        return run(command, environment, deadline, line -> {});
    }

    /**
     * The same for a program that writes much: each line is handed over as it comes, on a thread of its own.
     *
     * @throws IOException if it cannot be started
     */
    public ProgramRun run(
            List<String> command, Map<String, String> environment, Duration deadline, Consumer<String> reader)
            throws IOException, InterruptedException {
        ProcessBuilder builder = builder(command, environment);
        builder.redirectErrorStream(true);
        Process process = builder.start();
        OutputTail tail =
                OutputTail.follow(process.getInputStream(), OUTPUT_LIMIT, command.get(0), new OutputLines(reader));
        try {
            boolean hasEnded = process.waitFor(Math.max(0, deadline.toNanos()), TimeUnit.NANOSECONDS);
            if (!hasEnded) {
                kill(process);
            }
            boolean isReadToEnd = tail.awaitEnd(AFTER_KILL);
            return new ProgramRun(hasEnded ? process.exitValue() : -1, tail.text(), !hasEnded, isReadToEnd);
        } catch (InterruptedException e) {
            kill(process);
            throw e;
        }
    }

    /**
     * Starts a program that lives on by itself, its output appended to the file. As a child of this process it leaves no zombie
     * behind while the agent lives.
     */
    public Process startDetached(List<String> command, Map<String, String> environment, File log) throws IOException {
        ProcessBuilder builder = builder(command, environment);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        return builder.start();
    }

    private static ProcessBuilder builder(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command);
        // The agent may have been started where the program's user may not be, such as root's home; all paths are
        // absolute.
        builder.directory(new File("/"));
        builder.redirectInput(new File("/dev/null"));
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        builder.environment().putAll(environment);
        return builder;
    }

    /** Descendants first: pg_basebackup has a child that would go on receiving WAL. */
    private static void kill(Process process) throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.waitFor(AFTER_KILL.toNanos(), TimeUnit.NANOSECONDS);
    }
}
