package io.quorate.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartChecksTest {
    private static final int POSTGRES_UID = 26;

    @TempDir
    Path root;

    private final FakeMachine machine = new FakeMachine();
    private Path data = Path.of("/");

    @BeforeEach
    void healthy() throws IOException {
        data = Files.createDirectory(root.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(data.resolve("PG_VERSION"), "15\n");
        PostgresBinariesTest.install(root.resolve("bin"));
        Path secrets = Files.createDirectories(root.resolve("state/secrets"));
        for (String name : SecretFiles.NAMES) {
            Files.writeString(secrets.resolve(name), "secret");
            Files.setPosixFilePermissions(secrets.resolve(name), PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void nothing_stands_in_the_way_of_a_healthy_node() throws ConfigException {
        assertThat(failures()).isEmpty();
    }

    @Test
    void root_is_refused() throws ConfigException {
        machine.processUid = 0;
        machine.owner = 0;

        assertThat(failures()).singleElement().asString().startsWith("user: the agent runs as root");
    }

    @Test
    void a_data_directory_of_another_user_is_refused() throws ConfigException {
        machine.owner = 1000;

        assertThat(failures())
                .singleElement()
                .asString()
                .startsWith("postgres.data: " + data + " belongs to ")
                .contains("(uid 1000), the agent runs with uid 26: allowed is the same");
    }

    @Test
    void a_data_directory_that_others_can_read_is_refused() throws ConfigException, IOException {
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(failures())
                .containsExactly("postgres.data: " + data + " has mode rwxr-xr-x: allowed is 0700 or 0750 (chmod 700 "
                        + data + ")");
    }

    @Test
    void a_data_directory_that_a_group_can_read_is_accepted() throws ConfigException, IOException {
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-x---"));

        assertThat(failures()).isEmpty();
    }

    @Test
    void missing_binaries_are_answered_with_what_to_install() throws ConfigException, IOException {
        Files.delete(root.resolve("bin/pg_rewind"));

        assertThat(failures())
                .singleElement()
                .asString()
                .startsWith("postgres.binaries: " + root.resolve("bin") + " lacks pg_rewind: install")
                .contains("apt install postgresql");
        assertThat(new StartChecks(
                                text().replace("  binaries: " + root + "/bin\n", "")
                                        .load(),
                                machine)
                        .run())
                .singleElement()
                .asString()
                .contains("are not in PATH")
                .contains("apt install postgresql");
    }

    @Test
    void directories_that_cannot_be_made_or_filled_are_named() throws ConfigException {
        machine.readOnly.add(root.resolve("state"));
        machine.readOnly.add(root);

        assertThat(failures())
                .containsExactly(
                        "state_directory: " + root.resolve("state")
                                + " is not writable for this process: give it to its user (chown)",
                        "raft_directory: " + root.resolve("state/raft") + " does not exist, and "
                                + root.resolve("state")
                                + " is not writable for this process: create it and give it to the agent's user (chown)",
                        "lease_directory: " + root.resolve("state/lease") + " does not exist, and "
                                + root.resolve("state")
                                + " is not writable for this process: create it and give it to the agent's user (chown)",
                        "postgres.data: " + root
                                + ", the directory above it, is not writable for this process: give it to its"
                                + " user (chown), because a clone is made beside the data directory and then takes its place");
    }

    @Test
    void a_file_in_place_of_a_directory_is_named() throws ConfigException, IOException {
        Files.createFile(root.resolve("state/raft"));

        assertThat(failures()).containsExactly("raft_directory: " + root.resolve("state/raft") + " is not a directory");
    }

    @Test
    void a_link_into_the_data_directory_is_seen_through() throws ConfigException, IOException {
        Files.createDirectory(data.resolve("raft"));
        Files.createSymbolicLink(root.resolve("state/raft"), data.resolve("raft"));

        assertThat(failures())
                .singleElement()
                .asString()
                .startsWith("raft_directory: is " + root.resolve("state/raft"));
    }

    @Test
    void missing_secrets_are_answered_with_the_command_that_makes_them() throws ConfigException, IOException {
        Files.delete(root.resolve("state/secrets/replication.password"));

        assertThat(failures())
                .singleElement()
                .asString()
                .contains("replication.password is missing: make it once with 'quorate-agent secrets --directory "
                        + root.resolve("state/secrets"));
    }

    @Test
    void secrets_in_a_place_that_nobody_writes_to_are_good_enough() throws ConfigException {
        machine.readOnly.add(root.resolve("state/secrets"));

        assertThat(failures()).isEmpty();
    }

    @Test
    void secrets_that_others_can_read_or_that_are_empty_are_refused() throws ConfigException, IOException {
        Path open = root.resolve("state/secrets/application.password");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r-----"));
        Files.writeString(root.resolve("state/secrets/replication.password"), "\n");

        assertThat(failures())
                .hasSize(2)
                .anyMatch(failure -> failure.contains("allowed is 0600 (chmod 600 " + open + ")"))
                .anyMatch(failure -> failure.contains("replication.password is empty"));
    }

    @Test
    void a_busy_port_is_named_with_its_setting() throws ConfigException {
        machine.busy.add(7401);

        assertThat(failures()).containsExactly("listen.api: cannot listen on 127.0.0.1:7401: busy");
    }

    @Test
    void the_port_of_the_own_running_server_is_rightly_in_use() throws ConfigException, IOException {
        machine.busy.add(5432);
        assertThat(failures()).containsExactly("postgres.listen: cannot listen on 127.0.0.1:5432: busy");

        Files.writeString(data.resolve("postmaster.pid"), "4711\n" + data + "\n1700000000\n5432\n/tmp\n127.0.0.1\n");
        machine.alive.add(4711L);
        assertThat(failures()).isEmpty();

        machine.alive.clear();
        assertThat(failures()).hasSize(1);
    }

    @Test
    void the_real_machine_tells_a_busy_port_from_a_foreign_address() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Address busy = new Address("127.0.0.1", taken.getLocalPort());

            assertThat(new ThisMachine().whyNotListenable(busy))
                    .hasValueSatisfying(reason -> assertThat(reason).startsWith("port " + busy.port() + " is in use"));
            assertThat(new ThisMachine().whyNotListenable(new Address("192.0.2.1", taken.getLocalPort())))
                    .contains("this machine has no address 192.0.2.1");
        }
    }

    @Test
    void the_real_machine_knows_its_own_user() throws IOException {
        Path own = Files.createFile(root.resolve("own"));

        assertThat(new ThisMachine().processUid()).isEqualTo(new ThisMachine().ownerOf(own));
        assertThat(new ThisMachine().isAlive(ProcessHandle.current().pid())).isTrue();
    }

    private List<String> failures() throws ConfigException {
        return new StartChecks(text().load(), machine).run();
    }

    private ConfigText text() {
        return new ConfigText(root).replace("/srv/quorate", root.toString()).with("  binaries: " + root + "/bin");
    }

    private static final class FakeMachine implements Machine {
        private int processUid = POSTGRES_UID;
        private int owner = POSTGRES_UID;
        private final Set<Path> readOnly = new HashSet<>();
        private final Set<Integer> busy = new HashSet<>();
        private final Set<Long> alive = new HashSet<>();

        @Override
        public int processUid() {
            return processUid;
        }

        @Override
        public int ownerOf(Path path) {
            return owner;
        }

        @Override
        public boolean isWritable(Path directory) {
            return !readOnly.contains(directory);
        }

        @Override
        public Optional<String> whyNotListenable(Address address) {
            return busy.contains(address.port()) ? Optional.of("busy") : Optional.empty();
        }

        @Override
        public boolean isAlive(long pid) {
            return alive.contains(pid);
        }
    }
}
