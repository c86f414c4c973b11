package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.deploy.PortBases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A database of pgbench(1) that somebody has made by hand, who knows nothing of Quorate. Closing it ends its server and removes it. */
final class PgbenchDatabase implements AutoCloseable {
    static final String NAME = "bench";

    private static final String SUPERUSER = "postgres";
    private static final String PASSWORD = "by-hand";
    private static final String TRANSACTIONS = "200";

    private final Path folder;
    private final HandStart server;

    private PgbenchDatabase(Path folder, HandStart server) {
        this.folder = folder;
        this.server = server;
    }

    /** Makes it, with some transactions behind it; its server is stopped. */
    static PgbenchDatabase make() throws IOException {
        Path folder = Files.createTempDirectory("quorate").toRealPath();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path home = ServerAccount.newDirectory(folder);
        HandStart server =
                new HandStart(LocalCluster.postgresPrograms(), home.resolve("data"), PortBases.free(1) + 1, home);
        PgbenchDatabase database = new PgbenchDatabase(folder, server);
        try {
            database.fill(home);
        } catch (IOException | RuntimeException | Error e) {
            database.close();
            throw e;
        }
        return database;
    }

    private void fill(Path home) throws IOException {
        Path password = Files.writeString(home.resolve("password"), PASSWORD);
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
        run("initdb", "-D", server.data().toString(), "-U", SUPERUSER, "-A", "scram-sha-256", "--pwfile=" + password);
        start();
        run("createdb", "-h", home.toString(), "-p", port(), "-U", SUPERUSER, NAME);
        pgbench("-i", "-q");
        pgbench("-t", TRANSACTIONS);
        stop();
    }

    Path data() {
        return server.data();
    }

    void start() throws IOException {
        ProgramRun run = server.start();
        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    void stop() {
        ProgramRun run = server.stop();
        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    /** What psql prints, asked of the server that was started by hand. */
    String query(String sql) {
        return run("psql", "-h", server.folder().toString(), "-p", port(), "-U", SUPERUSER, "-d", NAME, "-Atc", sql);
    }

    private void pgbench(String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-h", server.folder().toString(), "-p", port(), "-U", SUPERUSER, NAME));
        run("pgbench", arguments.toArray(String[]::new));
    }

    private String run(String program, String... arguments) {
        ProgramRun run = server.run(Map.of("PGPASSWORD", PASSWORD), program, List.of(arguments));
        assertThat(run.exitCode()).as(program + ": " + run.output()).isZero();
        return run.stdout().strip();
    }

    private String port() {
        return String.valueOf(server.port());
    }

    @Override
    public void close() throws IOException {
        if (!new NodeProcesses(data()).postgres().isEmpty()) {
            System.out.println(server.stop().output());
        }
        LocalCluster.remove(folder);
    }
}
