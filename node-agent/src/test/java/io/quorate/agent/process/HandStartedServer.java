package io.quorate.agent.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real PostgreSQL as a person would make and start one, without the agent: initdb, postgres, psql. Runs as user postgres when the
 * tests run as root, which PostgreSQL refuses. Listens on a Unix socket only.
 */
public final class HandStartedServer implements AutoCloseable {
    private static final Duration LONGEST_COMMAND = Duration.ofMinutes(2);

    private final Path directory;
    private final Path binaries;
    private final List<Run> sessions = new ArrayList<>();

    private HandStartedServer(Path directory, Path binaries) {
        this.directory = directory;
        this.binaries = binaries;
    }

    /** The newest installed distribution; empty where there is none. */
    public static Optional<Path> installed() {
        Path root = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(root)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(root)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.comparing(Path::toString));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a server below a directory that is made for it, and starts it. */
    public static HandStartedServer start(Path parent) {
        try {
            Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path directory = Files.createDirectory(parent.resolve("server"));
            giveToPostgres(directory);
            HandStartedServer server =
                    new HandStartedServer(directory, installed().orElseThrow());
            server.run("initdb", "-D", server.dataDirectory().toString(), "-U", "postgres", "-A", "trust", "--no-sync");
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path dataDirectory() {
        return directory.resolve("data");
    }

    /**
     * As a person would start it; waits until it answers. Not by pg_ctl: the first process of a small container would be its parent
     * and take its time to note its end, and PostgreSQL refuses to start while the zombie is there.
     */
    public void start() {
        String data = dataDirectory().toString();
        begin("postgres", "-D", data, "-c", "listen_addresses=", "-c", "fsync=off", "-k", directory.toString());
        StandInServer.awaitTrue(
                "an answer of the server", () -> sql("SELECT 'here'").strip().equals("here"));
    }

    /** Runs one statement and returns what psql printed, its errors included. */
    public String sql(String statement) {
        return begin("psql", "-h", directory.toString(), "-U", "postgres", "-d", "postgres", "-Atc", statement)
                .finish();
    }

    /** Begins a session that inserts and commits row after row into table t until it is ended; returns once it has. */
    public void startInsertLoop() {
        sql("CREATE TABLE IF NOT EXISTS t (i bigint)");
        sql("CREATE OR REPLACE PROCEDURE spin() LANGUAGE plpgsql AS "
                + "$$ BEGIN LOOP INSERT INTO t VALUES (1); COMMIT; END LOOP; END $$");
        sessions.add(
                begin("psql", "-h", directory.toString(), "-U", "postgres", "-d", "postgres", "-c", "CALL spin()"));
        StandInServer.awaitTrue("the first row", () -> Long.parseLong(rows()) > 0);
    }

    public String rows() {
        return sql("SELECT count(*) FROM t").strip();
    }

    /** A command as the user that PostgreSQL runs as. */
    public static List<String> asPostgres(List<String> command) {
        if (!System.getProperty("user.name").equals("root")) {
            return command;
        }
        List<String> whole =
                new ArrayList<>(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"));
        whole.addAll(command);
        return whole;
    }

    public static void giveToPostgres(Path path) throws IOException {
        if (System.getProperty("user.name").equals("root")) {
            Files.setOwner(
                    path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
        }
    }

    private void run(String... command) {
        Run run = begin(command);
        String output = run.finish();
        if (run.process().exitValue() != 0) {
            throw new AssertionError(List.of(command) + " failed:\n" + output);
        }
    }

    private Run begin(String... command) {
        List<String> whole = new ArrayList<>(List.of(command));
        whole.set(0, binaries.resolve(command[0]).toString());
        try {
            // Into a file: nobody reads a pipe while a server or a session runs.
            Path output = Files.createTempFile(directory, "output", "");
            Process process = new ProcessBuilder(asPostgres(whole))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            return new Run(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends whatever is left of it. */
    @Override
    public void close() {
        sessions.forEach(session -> session.process().destroyForcibly());
        if (!new DataDirectoryProcesses(dataDirectory()).endAll(LONGEST_COMMAND)) {
            throw new AssertionError("processes of " + dataDirectory() + " are left");
        }
    }

    private record Run(Process process, Path output) {
        String finish() {
            try {
                if (!process.waitFor(LONGEST_COMMAND.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("still running: " + process.info());
                }
                return Files.readString(output);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
