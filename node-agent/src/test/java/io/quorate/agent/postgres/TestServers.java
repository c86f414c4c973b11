package io.quorate.agent.postgres;

import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.SyncSet;
import io.quorate.consensus.model.Timeline;
import io.quorate.consensus.ports.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Real PostgreSQL servers for tests: nodes {@code node-a}, {@code node-b}, ... with free ports, directories of their own below a
 * short temporary path, and one set of passwords. Nothing is initialised or started until a test does so. Closing ends every
 * process of these data directories and removes them.
 */
public final class TestServers implements AutoCloseable {
    /** Generous, because the machine may be busy with other tests. */
    static final Duration OPERATION_LIMIT = Duration.ofSeconds(60);

    private static final Duration END_LIMIT = Duration.ofSeconds(20);
    private static final String SERVER_USER = "postgres";

    private final Path root;
    private final List<TestServer> servers;

    private TestServers(Path root, List<TestServer> servers) {
        this.root = root;
        this.servers = List.copyOf(servers);
    }

    /** @throws IllegalStateException saying what to install, if PostgreSQL (or setpriv, for tests run by root) is missing */
    public static TestServers create(int count) throws IOException {
        Path binaries = PostgresBinaries.find();
        Path root = Files.createTempDirectory("q");
        ServerAccount account = account();
        giveToServerUser(root);
        Path secrets = Files.createDirectory(root.resolve("secrets"));
        writeSecret(secrets, "replication.password", "r3plication:s3cret\\word");
        writeSecret(secrets, "application.password", "appl1cation-s3cret");
        List<TestServer> servers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            servers.add(new TestServer(settings(root, binaries, secrets, "node-" + (char) ('a' + i)), account));
        }
        return new TestServers(root, servers);
    }

    /** 0 is node-a. */
    public TestServer node(int index) {
        return servers.get(index);
    }

    /** Holds the directories of all nodes. */
    public Path root() {
        return root;
    }

    /** An empty node becomes a primary that serves clients, on timeline 2, with a slot for every other node. */
    public void makePrimary(TestServer node) {
        node.done(node.server().initialise(OPERATION_LIMIT));
        node.done(node.server().startFenced(OPERATION_LIMIT));
        promote(node, 2);
    }

    /**
     * The server runs fenced; it becomes a primary that serves clients, with a slot for every other node and waiting for none of them.
     * Its epoch has the timeline's number.
     */
    public Promoted promote(TestServer node, long timeline) {
        Promoted promoted = node.done(node.server()
                .promote(new Timeline(timeline), new Epoch(timeline), SyncSet.NOBODY, () -> true, OPERATION_LIMIT));
        node.done(node.server().prepareForClients(OPERATION_LIMIT));
        Set<NodeId> others = servers.stream()
                .map(server -> server.settings().node())
                .filter(name -> !name.equals(node.settings().node()))
                .collect(Collectors.toSet());
        node.done(node.server().keepSlots(others, OPERATION_LIMIT));
        node.done(node.server().admitClients(OPERATION_LIMIT));
        return promoted;
    }

    /** Clones the primary into the node, and returns when it streams. */
    public void makeStandby(TestServer node, TestServer primary) {
        node.done(node.server().cloneFrom(primary.asUpstream(), OPERATION_LIMIT));
        startStandby(node, primary);
    }

    /** Starts the node's server behind the fence and returns when it streams from the primary. */
    public void startStandby(TestServer node, TestServer primary) {
        node.done(node.server().startFenced(OPERATION_LIMIT));
        node.done(node.server().follow(primary.asUpstream(), OPERATION_LIMIT));
        await(
                () -> node.server().observe().receiver().isStreaming(),
                () -> node.settings().node() + " streams: " + node.server().observe());
    }

    /** Waits until it holds, up to a minute; then fails with the description and the servers' logs. */
    public void await(BooleanSupplier condition, Supplier<String> description) {
        try {
            Awaitility.await()
                    .atMost(OPERATION_LIMIT)
                    .pollInterval(Duration.ofMillis(20))
                    .until(condition::getAsBoolean);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("not within " + OPERATION_LIMIT + ": " + description.get() + logs(), e);
        }
    }

    /** For messages of tests that fail: the end of every server's log. */
    public String logs() {
        StringBuilder text = new StringBuilder();
        servers.forEach(server -> text.append("\n== ")
                .append(server.settings().node())
                .append('\n')
                .append(server.log()));
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        for (TestServer server : servers) {
            server.close();
            if (!server.processes().endAll(END_LIMIT)) {
                throw new IllegalStateException(
                        "processes of " + server.settings().data() + " do not end: "
                                + server.processes().all());
            }
        }
        List<Path> deepestFirst;
        try (Stream<Path> tree = Files.walk(root)) {
            deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }

    private static ServerSettings settings(Path root, Path binaries, Path secrets, String node) throws IOException {
        Path home = Files.createDirectory(root.resolve(node));
        giveToServerUser(home);
        return new ServerSettings(
                "test",
                new NodeId(node),
                binaries,
                home.resolve("data"),
                home.resolve("state"),
                "127.0.0.1",
                FreePorts.next(),
                home.resolve("user.conf"),
                home.resolve("user_hba.conf"),
                "postgres",
                secrets,
                "app",
                "appdb",
                1L << 30);
    }

    /** PostgreSQL refuses to run as root; tests that do so start it as another user. */
    private static ServerAccount account() {
        if (!isRoot()) {
            return ServerAccount.ofAgent();
        }
        Path setpriv = Path.of("/usr/bin/setpriv");
        if (!Files.isExecutable(setpriv)) {
            throw new IllegalStateException("tests that run as root need " + setpriv + " (package util-linux)");
        }
        return new ServerAccount(
                List.of(setpriv.toString(), "--reuid=" + SERVER_USER, "--regid=" + SERVER_USER, "--init-groups", "--"),
                List.of("root", SERVER_USER));
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void giveToServerUser(Path directory) throws IOException {
        if (isRoot()) {
            Object user =
                    directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(SERVER_USER);
            Files.setAttribute(directory, "posix:owner", user);
        }
    }

    private static void writeSecret(Path directory, String name, String password) throws IOException {
        Path file = Files.writeString(directory.resolve(name), password + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
