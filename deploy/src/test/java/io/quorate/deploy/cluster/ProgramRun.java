package io.quorate.deploy.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that ran to its end. */
record ProgramRun(int exitCode, String stdout, String stderr) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Both streams, for the message of an assertion. */
    String output() {
        return "exit code " + exitCode + "\n" + stdout + stderr;
    }

    /** What it printed; nothing in it if it printed nothing. */
    JsonNode json() {
        try {
            return stdout.isBlank() ? MissingNode.getInstance() : JSON.readTree(stdout);
        } catch (JsonProcessingException e) {
            throw new AssertionError("this is no JSON: " + output(), e);
        }
    }

    /** Runs with this environment and nothing else, except for a path to the system's programs. Ends it when it takes longer. */
    static ProgramRun of(Map<String, String> environment, Duration deadline, List<String> command) {
        try {
            Path stdout = Files.createTempFile("program", ".out");
            Path stderr = Files.createTempFile("program", ".err");
            try {
                ProcessBuilder builder = new ProcessBuilder(command);
                builder.environment().clear();
                builder.environment().put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
                builder.environment().putAll(environment);
                Process process = builder.redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(stdout.toFile())
                        .redirectError(stderr.toFile())
                        .start();
                boolean hasEnded = hasEnded(process, deadline);
                ProgramRun run = new ProgramRun(
                        hasEnded ? process.exitValue() : -1, Files.readString(stdout), Files.readString(stderr));
                if (!hasEnded) {
                    throw new AssertionError(command + " did not end within " + deadline + ": " + run.output());
                }
                return run;
            } finally {
                Files.delete(stdout);
                Files.delete(stderr);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command, e);
        }
    }

    private static boolean hasEnded(Process process, Duration deadline) {
        try {
            return process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + process, e);
        } finally {
            process.destroyForcibly();
        }
    }
}
