package io.quorate.deploy.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The lines of an agent's log from a moment on.
 *
 * @param linesBefore how many lines there were at that moment
 */
record AgentLog(Path file, int linesBefore) {
    private static final String RUNS = "the agent runs";

    /** From now on. */
    static AgentLog of(Path node) {
        Path file = node.resolve("log/agent.log");
        return new AgentLog(file, lines(file).size());
    }

    List<String> since() {
        List<String> lines = lines(file);
        return lines.subList(Math.min(linesBefore, lines.size()), lines.size());
    }

    boolean contains(String text) {
        return since().stream().anyMatch(line -> line.contains(text));
    }

    boolean isRunning() {
        return contains(RUNS);
    }

    /** From the end of one agent to the next one that runs. */
    Optional<Duration> startUp() {
        Optional<Instant> end = timeOf("supervisor: the agent ended");
        Optional<Instant> start = timeOf(RUNS);
        return end.isPresent() && start.isPresent()
                ? Optional.of(Duration.between(end.get(), start.get()))
                : Optional.empty();
    }

    private Optional<Instant> timeOf(String text) {
        return since().stream()
                .filter(line -> line.contains(text))
                .findFirst()
                .map(line -> Instant.parse(line.substring(0, line.indexOf(' '))));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
