package io.quorate.deploy.cluster;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Three packaged agents with real PostgreSQL, each on a host of its own as far as the network goes: see {@link NodeNetwork}. Their
 * directories are laid out as by {@code deploy/local/up}, whose supervisor runs them. Closing it ends every process of it and removes it.
 */
final class NetworkedCluster implements AutoCloseable {
    private static final List<String> NAMES = ClusterShape.ofData(3).names();
    private static final int POSTGRES = 5432;
    private static final int RAFT = 7400;
    private static final int API = 7401;
    private static final int STANDBYS = NAMES.size() - 1;
    private static final Duration COMMAND = Duration.ofSeconds(60);
    private static final Duration PROBE = Duration.ofSeconds(3);
    private static final Duration STOP = Duration.ofSeconds(10);

    private final UnpackedPrograms programs;
    private final AgentHome home;
    private final String login;
    private final Thread onExit = new Thread(this::end, "remove-networked-cluster");

    final NodeNetwork network;

    private NetworkedCluster(UnpackedPrograms programs, NodeNetwork network) throws IOException {
        this.programs = programs;
        this.network = network;
        this.home = programs.home(0);
        this.login = "/app?user=app&password="
                + URLEncoder.encode(
                        Files.readString(home.secrets().resolve("application.password"))
                                .strip(),
                        StandardCharsets.UTF_8)
                + "&connectTimeout=1&hostRecheckSeconds=0";
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    static NetworkedCluster up() throws IOException {
        UnpackedPrograms programs = UnpackedPrograms.unpack();
        NodeNetwork network = NodeNetwork.of(NAMES);
        NetworkedCluster cluster = new NetworkedCluster(programs, network);
        try {
            cluster.found();
            return cluster;
        } catch (IOException | RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    /** To whichever server is writable, for clients on this machine. */
    String jdbcUrl() {
        return url(NAMES) + "&targetServerType=primary&socketTimeout=3";
    }

    /** To the server of this node, whatever its role, for a client that waits so long for an answer. */
    String jdbcUrlOf(String name, Duration patience) {
        return url(List.of(name)) + "&socketTimeout=" + patience.toSeconds();
    }

    /** The server of this node, whatever its role; the caller closes it. */
    ServerProbe probe(String name) {
        return new ServerProbe(jdbcUrlOf(name, PROBE));
    }

    List<String> namesBut(String name) {
        return NAMES.stream().filter(each -> !each.equals(name)).toList();
    }

    ClusterStatus status() {
        return new ClusterStatus(clusterctl("-o", "json", "status").json());
    }

    ClusterStatus awaitWhole() {
        return await("one primary and two streaming standbys", LocalCluster.STANDS, now -> now.isWhole(STANDBYS));
    }

    /** Waits until the status is as described, and returns it. */
    ClusterStatus await(String what, Duration deadline, Predicate<ClusterStatus> condition) {
        List<ClusterStatus> last = new ArrayList<>();
        awaitThat(what, deadline, () -> {
            last.add(0, status());
            return condition.test(last.get(0));
        });
        return last.get(0);
    }

    /** Waits until this holds, and shows the cluster if it does not. */
    void awaitThat(String what, Duration deadline, Callable<Boolean> condition) {
        Waiting.until(what, deadline, condition, this::describe);
    }

    /** The status and the end of every log, for the message of a failure. */
    String describe() {
        StringBuilder text = new StringBuilder(clusterctl("status").output());
        for (String name : NAMES) {
            text.append(LocalCluster.end(node(name).resolve("log/agent.log")));
            text.append(LocalCluster.end(node(name).resolve("state/postgres/log/postgresql.log")));
        }
        return text.toString();
    }

    private void found() throws IOException {
        Files.createSymbolicLink(home.directory().resolve("dist"), programs.programs());
        Files.copy(LocalCluster.SCRIPTS.resolve("supervise"), home.directory().resolve("supervise"));
        Path founding = Files.createFile(home.directory().resolve("founding"));
        for (String name : NAMES) {
            String directories = node(name) + "/log " + node(name) + "/lease";
            succeed(ServerAccount.command(List.of("sh", "-c", "umask 077 && mkdir -p " + directories)));
            Files.writeString(node(name).resolve("quorate-agent.yaml"), yaml(name));
        }
        NAMES.forEach(this::start);
        awaitWhole();
        Files.delete(founding);
    }

    private String yaml(String name) {
        StringBuilder text = new StringBuilder("cluster: cut\nnode: " + name + "\ntransport: plaintext\n");
        text.append("state_directory: " + node(name).resolve("state") + "\n");
        text.append("raft_directory: " + node(name).resolve("raft") + "\n");
        text.append("lease_directory: " + node(name).resolve("lease") + "\n");
        text.append("secrets_directory: " + home.secrets() + "\npeers:\n");
        for (String peer : NAMES) {
            text.append(String.format(
                    "  - {name: %s, raft: \"%s\", api: \"%s\", postgres: \"%s\"}%n",
                    peer, address(peer, RAFT), address(peer, API), address(peer, POSTGRES)));
        }
        return text + "postgres:\n  data: " + data(name) + "\n";
    }

    /** In a session of its own: what ends this virtual machine does not end it before its time. */
    private void start(String name) {
        List<String> supervisor = ServerAccount.command(List.of(
                home.directory().resolve("supervise").toString(), node(name).toString()));
        List<String> command = new ArrayList<>(List.of("setsid", "--fork"));
        command.addAll(supervisor);
        succeed(network.on(name, command));
    }

    private void succeed(List<String> command) {
        Map<String, String> environment = Map.of(
                "HOME", home.directory().toString(),
                "LANG", "C.UTF-8",
                "JAVA_HOME", requireNonNull(System.getProperty("java.home")));
        ProgramRun run = ProgramRun.of(environment, COMMAND, command);
        if (run.exitCode() != 0) {
            throw new AssertionError(command + ": " + run.output());
        }
    }

    private ProgramRun clusterctl(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--endpoints=" + addresses(NAMES, API)));
        all.addAll(List.of(arguments));
        return programs.run(home, COMMAND, "clusterctl", all.toArray(String[]::new));
    }

    private String url(List<String> names) {
        return "jdbc:postgresql://" + addresses(names, POSTGRES) + login;
    }

    private String addresses(List<String> names, int port) {
        return names.stream().map(name -> address(name, port)).collect(Collectors.joining(","));
    }

    private String address(String name, int port) {
        return network.address(name) + ":" + port;
    }

    private Path node(String name) {
        return home.directory().resolve(name);
    }

    private Path data(String name) {
        return node(name).resolve("data");
    }

    @Override
    public void close() throws IOException {
        Runtime.getRuntime().removeShutdownHook(onExit);
        remove();
    }

    private void end() {
        try {
            remove();
        } catch (IOException e) {
            throw new AssertionError("cannot remove the cluster in " + home.directory(), e);
        }
    }

    private void remove() throws IOException {
        NAMES.forEach(this::stop);
        network.close();
        programs.close();
    }

    /** Its server is asked to end, and given some time: one that is killed leaves shared memory behind. */
    private void stop(String name) {
        NodeProcesses processes = new NodeProcesses(data(name));
        List<Long> servers = processes.postgres();
        network.pids(name).stream()
                .filter(pid -> !servers.contains(pid))
                .forEach(pid -> NodeProcesses.signal("KILL", pid));
        if (servers.isEmpty()) {
            return;
        }
        NodeProcesses.signal("QUIT", processes.postmaster());
        try {
            Awaitility.await().atMost(STOP).until(() -> processes.postgres().isEmpty());
        } catch (ConditionTimeoutException e) {
            System.out.println("PostgreSQL of " + name + " does not end, and is killed");
        }
    }
}
