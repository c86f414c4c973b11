package io.quorate.agent.postgres;

import io.quorate.consensus.model.NodeId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Real PostgreSQL servers for tests: nodes {@code node-a}, {@code node-b}, ... with free ports, directories of their own below a
 * short temporary path, and one set of passwords. Nothing is initialised or started until a test does so. Closing ends every
 * process of these data directories and removes them.
 */
public final class TestServers implements AutoCloseable {
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
        if (isRoot()) {
            Object user = root.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(SERVER_USER);
            Files.setAttribute(root, "posix:owner", user);
        }
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
        Path home = root.resolve(node);
        return new ServerSettings(
                "test",
                new NodeId(node),
                binaries,
                home.resolve("data"),
                home.resolve("state"),
                "127.0.0.1",
                freePort(),
                home.resolve("user.conf"),
                home.resolve("user_hba.conf"),
                "postgres",
                secrets,
                "app",
                "appdb");
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

    private static void writeSecret(Path directory, String name, String password) throws IOException {
        Path file = Files.writeString(directory.resolve(name), password + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
