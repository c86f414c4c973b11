package io.quorate.deploy.cluster;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An application that lives on a node's host and knows only the server there: whatever cuts that host off cuts the two off together. A
 * program of its own, because a virtual machine is in one network only; its clock is that of this one, as on Linux
 * {@link System#nanoTime} counts from the start of the machine.
 */
final class LonelyClient implements AutoCloseable {
    static final String ROW = "row";
    static final String WRITABLE = "writable";

    private static final Duration PATIENCE = Duration.ofSeconds(25);
    private static final Duration END = PATIENCE.plusSeconds(15);
    private static final String TABLE = "lonely";

    private final Path output = Files.createTempFile("lonely-client", ".out");
    private final Process process;

    private LonelyClient(NetworkedCluster cluster, String node) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                requireNonNull(System.getProperty("java.class.path")),
                LonelyClientMain.class.getName(),
                TABLE);
        ProcessBuilder builder = new ProcessBuilder(cluster.network.on(node, command));
        builder.environment().put(LonelyClientMain.URL, cluster.jdbcUrlOf(node, PATIENCE));
        process = builder.redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** The caller waits for its first rows. */
    static LonelyClient start(NetworkedCluster cluster, String node) throws IOException {
        return new LonelyClient(cluster, node);
    }

    String table() {
        return TABLE;
    }

    /** What was acknowledged, and told so far. */
    List<Answer> rows() {
        return told(ROW);
    }

    /** When the server answered that it is writable. */
    List<Answer> writable() {
        return told(WRITABLE);
    }

    /** Ends it: everything is told then. */
    void end() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError("the client did not end in order: " + process);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + process, e);
        }
    }

    /** The last line may be half written. */
    private List<Answer> told(String kind) {
        try {
            String text = Files.readString(output);
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(line -> List.of(line.split(" ", -1)))
                    .filter(words -> words.get(0).equals(kind))
                    .map(words -> new Answer(number(words, 1), number(words, 2), number(words, 3), number(words, 4)))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError("what the client told cannot be read", e);
        }
    }

    private static long number(List<String> words, int place) {
        return Long.parseLong(words.get(place));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.delete(output);
    }
}
