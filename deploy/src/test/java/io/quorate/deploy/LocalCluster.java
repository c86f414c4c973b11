package io.quorate.deploy;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The scripts of {@code deploy/local} on a cluster of their own, made from a distribution whose agent and clusterctl are stand-ins.
 * No JVM of Quorate and no PostgreSQL is started.
 */
final class LocalCluster {
    private static final Path MODULE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    private static final Duration STARTED = Duration.ofSeconds(20);
    private static final Path STAND_INS = MODULE.resolve("src/test/resources/stand-in");

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();

    final Path directory;
    final int portBase;

    LocalCluster(Path folder) throws IOException {
        this.folder = folder.toRealPath();
        this.directory = this.folder.resolve("c");
        this.portBase = PortBases.free(3);
        environment.put("HOME", this.folder.toString());
        environment.put("JAVA_HOME", requireNonNull(System.getProperty("java.home")));
        environment.put("QUORATE_LOCAL_ARCHIVE", archive().toString());
        environment.put("QUORATE_LOCAL_USER", requireNonNull(System.getProperty("user.name")));
        environment.put("PATH", "/usr/local/bin:/usr/bin:/bin:" + programsOfPostgres());
    }

    /** Runs a script of the folder as it is. */
    CommandRun run(String script, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(MODULE.resolve("local").resolve(script).toString()));
        command.addAll(List.of(arguments));
        return CommandRun.of(environment, command);
    }

    CommandRun up(int nodes, String... options) {
        List<String> arguments = new ArrayList<>(
                List.of("--dir", directory.toString(), "--nodes", Integer.toString(nodes), "--port-base=" + portBase));
        arguments.addAll(List.of(options));
        return run("up", arguments.toArray(String[]::new));
    }

    Path node(String name) {
        return directory.resolve(name);
    }

    /** The number in a file of a node's; empty while there is no such file. */
    String pid(String node, String file) throws IOException {
        Path path = node(node).resolve(file);
        return Files.exists(path) ? Files.readString(path).strip() : "";
    }

    String log(String node) throws IOException {
        return Files.readString(node(node).resolve("log/agent.log"));
    }

    /** False also for a process that has ended and that nobody has asked about yet. */
    static boolean isRunning(String pid) throws IOException {
        return !pid.isEmpty()
                && Files.exists(Path.of("/proc", pid))
                && !state(pid).equals("Z");
    }

    /** One letter, as in proc(5). */
    static String state(String pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", pid, "stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
    }

    Process startPostgresStandIn(String node) throws IOException {
        return startPostgresStandIn(Files.createDirectories(node(node).resolve("data")));
    }

    /** A process that looks like the PostgreSQL of a data directory: by its name, its working directory and the file with its pid. */
    Process startPostgresStandIn(Path data) throws IOException {
        Path program = folder.resolve("postgres");
        if (!Files.exists(program)) {
            Files.copy(Path.of("/bin/sleep").toRealPath(), program);
        }
        // PostgreSQL heeds SIGINT, also where a build in the background has all its programs ignore it.
        Process process = new ProcessBuilder("env", "--default-signal=INT", program.toString(), "600")
                .directory(data.toFile())
                .start();
        await("the stand-in runs")
                .atMost(STARTED)
                .until(() -> process.info()
                        .command()
                        .filter(program.toString()::equals)
                        .isPresent());
        Files.writeString(data.resolve("postmaster.pid"), process.pid() + "\n" + data + "\n");
        return process;
    }

    private Path archive() throws IOException {
        Path copy = Files.createDirectories(folder.resolve("quorate-0/bin"));
        for (String program : List.of("quorate-agent", "clusterctl")) {
            makeProgram(
                    copy.resolve(program),
                    Files.readString(STAND_INS.resolve("quorate-0/bin").resolve(program)));
        }
        Path libexec = Files.createDirectories(folder.resolve("quorate-0/libexec"));
        Files.copy(MODULE.resolve("src/main/libexec/restarts.sh"), libexec.resolve("restarts.sh"));
        Path archive = folder.resolve("quorate.tar.gz");
        CommandRun run = CommandRun.of(
                Map.of(), List.of("tar", "czf", archive.toString(), "-C", folder.toString(), "quorate-0"));
        if (run.exitCode() != 0) {
            throw new IOException(run.output());
        }
        return archive;
    }

    /** For machines that have no PostgreSQL: the scripts look for its programs, and these tests do not use them. */
    private Path programsOfPostgres() throws IOException {
        Path programs = Files.createDirectories(folder.resolve("postgresql/bin"));
        for (String program : List.of("initdb", "pg_ctl", "pg_controldata", "psql")) {
            makeProgram(programs.resolve(program), "#!/bin/sh\nexit 0\n");
        }
        makeProgram(programs.resolve("postgres"), "#!/bin/sh\necho 'postgres (PostgreSQL) 15.1'\n");
        return programs;
    }

    private static void makeProgram(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
