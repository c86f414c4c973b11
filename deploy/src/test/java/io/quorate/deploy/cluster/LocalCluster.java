package io.quorate.deploy.cluster;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.deploy.PortBases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A cluster of packaged agents with real PostgreSQL on this machine, driven only by the scripts of {@code deploy/local}, in a temporary
 * directory and on free ports. Closing it ends every process of it and removes it.
 */
final class LocalCluster implements AutoCloseable {
    static final Duration STANDS = Duration.ofMinutes(3);

    private static final Path MODULE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    static final Path SCRIPTS = MODULE.resolve("local");

    private static final Duration SCRIPT = STANDS.plusSeconds(60);
    private static final Duration PROBE = Duration.ofSeconds(3);
    private static final String SOCKET_TIMEOUT = "socketTimeout=" + PROBE.toSeconds();
    private static final String ADOPTER = "n1";
    private static final int LOG_LINES = 25;

    private final Map<String, String> environment = new HashMap<>();
    private final int portBase;
    private final Path folder;
    private final Optional<Path> adopted;
    private final String jdbcUrl;

    final ClusterShape shape;
    final Path directory;

    private LocalCluster(ClusterShape shape, Optional<Path> adopted, Map<String, String> settings) throws IOException {
        this.shape = shape;
        this.adopted = adopted;
        this.portBase = PortBases.free(shape.nodes());
        this.folder = Files.createTempDirectory("quorate");
        // The servers' user has to pass through it.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        this.directory = folder.toRealPath().resolve("c");
        environment.putAll(settings);
        environment.put("HOME", folder.toString());
        environment.put("JAVA_HOME", requireNonNull(System.getProperty("java.home")));
        environment.put("QUORATE_LOCAL_ARCHIVE", archive().toString());
        environment.put("QUORATE_LOCAL_DIR", directory.toString());
        try {
            List<String> options = new ArrayList<>(shape.options());
            options.addAll(List.of("--port-base=" + portBase, "--timeout=" + STANDS.toSeconds()));
            adopted.ifPresent(data -> options.add("--adopt=" + data));
            succeed("up", options.toArray(String[]::new));
            // Short time-outs, and no memory of which server was writable: an application that wants to be quick.
            this.jdbcUrl = succeed("uri", "--jdbc").stdout().strip() + "&connectTimeout=1&" + SOCKET_TIMEOUT
                    + "&hostRecheckSeconds=0";
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    static LocalCluster up(ClusterShape shape) throws IOException {
        return new LocalCluster(shape, Optional.empty(), Map.of());
    }

    /** @param settings of the agents, by the names of their variables */
    static LocalCluster up(int nodes, Map<String, String> settings) throws IOException {
        return new LocalCluster(ClusterShape.ofData(nodes), Optional.empty(), settings);
    }

    /** The first node takes this data directory over; it outlives the cluster. */
    static LocalCluster adopting(Path data, int nodes) throws IOException {
        return new LocalCluster(ClusterShape.ofData(nodes), Optional.of(data), Map.of());
    }

    /** The archive that {@code mvn package} has left. */
    static Path archive() {
        return MODULE.resolve("target").resolve("quorate-" + System.getProperty("quorate.version") + ".tar.gz");
    }

    /** Where the scripts find PostgreSQL's programs. */
    static Path postgresPrograms() {
        ProgramRun run = ProgramRun.of(
                Map.of(), SCRIPT, List.of("bash", "-c", ". " + SCRIPTS.resolve("lib.sh") + " && find_postgresql"));
        assertThat(run.exitCode()).as("find_postgresql: " + run.output()).isZero();
        return Path.of(run.stdout().strip());
    }

    List<String> names() {
        return shape.names();
    }

    /** The other ones that have a PostgreSQL. */
    List<String> dataNamesBut(String name) {
        return shape.dataNames().stream().filter(each -> !each.equals(name)).toList();
    }

    Path node(String name) {
        return directory.resolve(name);
    }

    /** The data directory of this node. */
    Path data(String name) {
        return adopted.filter(data -> name.equals(ADOPTER))
                .orElseGet(() -> node(name).resolve("data"));
    }

    NodeProcesses processes(String name) {
        return new NodeProcesses(data(name));
    }

    GuardProcesses guards(String name) {
        return new GuardProcesses(node(name).resolve("lease"));
    }

    int postgresPort(String name) {
        return portBase + Integer.parseInt(name.substring(1));
    }

    /** To whichever server is writable. */
    String jdbcUrl() {
        return jdbcUrl;
    }

    /** To the server of this node, whatever its role, for a client that waits so long for an answer. */
    String jdbcUrlOf(String name, Duration patience) {
        return jdbcUrl.replaceFirst("//[^/]*/", "//127.0.0.1:" + postgresPort(name) + "/")
                .replace("targetServerType=primary", "targetServerType=any")
                .replace(SOCKET_TIMEOUT, "socketTimeout=" + patience.toSeconds());
    }

    /** The server of this node, whatever its role; the caller closes it. */
    ServerProbe probe(String name) {
        return new ServerProbe(jdbcUrlOf(name, PROBE));
    }

    /** With the programs of the distribution, as whoever owns the adopted directory would do it after {@code down}. */
    ProgramRun releaseData() {
        Path agent = directory.resolve("dist/bin/quorate-agent");
        Path config = node(ADOPTER).resolve("quorate-agent.yaml");
        return ProgramRun.of(
                Map.of("JAVA_HOME", requireNonNull(environment.get("JAVA_HOME"))),
                SCRIPT,
                ServerAccount.command(List.of(agent.toString(), "release-data", "--config", config.toString())));
    }

    /** Runs a script of the folder as it is. */
    ProgramRun run(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of(SCRIPTS.resolve(script).toString()));
        command.addAll(List.of(arguments));
        return ProgramRun.of(environment, SCRIPT.plus(STANDS), command);
    }

    ProgramRun succeed(String script, String... arguments) {
        ProgramRun run = run(script, arguments);
        if (run.exitCode() != 0) {
            throw new AssertionError(script + " " + List.of(arguments) + ": " + run.output());
        }
        return run;
    }

    void crash(String name, String part) {
        succeed("crash", name, part);
    }

    /** SIGKILL to everything of these nodes, at about the same time. */
    void crashHosts(List<String> names) {
        names.parallelStream().forEach(name -> crash(name, "host"));
    }

    void start(String name) {
        succeed("start", name);
    }

    ClusterStatus status() {
        return new ClusterStatus(json("status"));
    }

    /** One entry for each promotion. */
    JsonNode history() {
        return json("history");
    }

    /** What clusterctl answered, also when it has to say that something is wrong; nothing without an answer. */
    private JsonNode json(String command) {
        return run("clusterctl", "-o", "json", command).json();
    }

    /** Waits until the status is as described, and returns it. */
    ClusterStatus await(String what, Duration deadline, Predicate<ClusterStatus> condition) {
        List<ClusterStatus> last = new ArrayList<>(List.of(ClusterStatus.NONE));
        awaitThat(what, deadline, () -> {
            last.set(0, status());
            return condition.test(last.get(0));
        });
        return last.get(0);
    }

    /** Does the status become as described in this time? Both answers are good ones. */
    boolean isWithin(Duration time, Predicate<ClusterStatus> condition) {
        try {
            Awaitility.await().atMost(time).pollInterval(Waiting.POLL).until(() -> condition.test(status()));
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    /** Waits until this holds, and shows the cluster if it does not. */
    void awaitThat(String what, Duration deadline, Callable<Boolean> condition) {
        Waiting.until(what, deadline, condition, this::describe);
    }

    ClusterStatus awaitWhole(Duration deadline) {
        int standbys = shape.dataNames().size() - 1;
        return await("one primary and " + standbys + " streaming standbys", deadline, now -> now.isWhole(standbys));
    }

    /** Ends what a test has left behind of its disorder: what is frozen goes on, what is down is started. */
    void mend() {
        for (String name : names()) {
            run("thaw", name);
            run("start", name);
        }
    }

    /** The status and the end of every log, for the message of a failure. */
    String describe() {
        StringBuilder text = new StringBuilder(run("clusterctl", "status").output());
        for (String name : names()) {
            text.append(end(node(name).resolve("log/agent.log")));
            text.append(end(node(name).resolve("state/postgres/log/postgresql.log")));
        }
        return text.toString();
    }

    /** The last lines of this log, under a title. */
    static String end(Path log) {
        String title = "== end of " + log + "\n";
        try {
            List<String> lines = Files.readAllLines(log);
            return title + String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size())) + "\n";
        } catch (IOException e) {
            return title + e + "\n";
        }
    }

    @Override
    public void close() throws IOException {
        if (adopted.filter(data -> Files.exists(data.resolve("standby.signal"))).isPresent()) {
            // A test that failed half-way: --purge refuses as long as the fence stands.
            System.out.println(run("down").output() + releaseData().output());
        }
        if (Files.exists(directory)) {
            ProgramRun run = run("down", "--purge");
            if (run.exitCode() != 0) {
                throw new AssertionError("down --purge: " + run.output());
            }
        }
        remove(folder);
    }

    /** With everything in it; what is not there is removed. */
    static void remove(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (var all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
