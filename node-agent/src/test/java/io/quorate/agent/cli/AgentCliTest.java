package io.quorate.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.config.AgentConfig;
import io.quorate.agent.config.AgentExit;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentCliTest {
    @TempDir
    Path root;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> launched = new ArrayList<>();
    private final List<String> startFailures = new ArrayList<>();
    private final Map<String, String> environment = new TreeMap<>();
    private final FakeDataDirectories dataDirectories = new FakeDataDirectories();
    private Path file = Path.of("/");

    @BeforeEach
    void writeConfiguration() throws IOException {
        file = root.resolve("agent.yaml");
        Files.writeString(file, """
                cluster: demo
                node: node-a
                state_directory: /srv/quorate/state
                peers: [{name: node-a, raft: "127.0.0.1:1", api: "127.0.0.1:2", postgres: "127.0.0.1:3"}]
                postgres: {data: /srv/quorate/data, binaries: /srv/bin}
                """);
    }

    @Test
    void run_starts_the_agent_and_ends_with_its_exit_code() {
        assertThat(run("run", "--config", file.toString())).isEqualTo(42);
        assertThat(run("--config", file.toString(), "--bootstrap")).isEqualTo(42);

        assertThat(launched).containsExactly("node-a bootstrap=false", "node-a bootstrap=true");
        assertThat(err.toString()).contains("warning: peers: there is one voter");
    }

    @Test
    void the_file_may_be_named_by_the_environment() {
        environment.put("QUORATE_CONFIG", file.toString());

        assertThat(run()).isEqualTo(42);
    }

    @Test
    void a_wrong_file_ends_with_every_problem_and_no_stack_trace() throws IOException {
        Files.writeString(file, "clutser: demo\n");

        assertThat(run("run", "--config", file.toString())).isEqualTo(AgentExit.CONFIGURATION.code());

        assertThat(err.toString())
                .contains(file + ":1: clutser: unknown setting")
                .doesNotContain("Exception", "\tat ");
        assertThat(launched).isEmpty();
    }

    @Test
    void a_missing_file_is_named() {
        assertThat(run("run", "--config", "/nowhere.yaml")).isEqualTo(AgentExit.CONFIGURATION.code());
        assertThat(err.toString()).startsWith("/nowhere.yaml: does not exist");
    }

    @Test
    void a_failed_start_check_keeps_the_agent_from_running() {
        startFailures.add("listen.api: cannot listen on 127.0.0.1:2: port 2 is in use by another process");

        assertThat(run("run", "--config", file.toString())).isEqualTo(AgentExit.PRECONDITION.code());
        assertThat(err.toString()).contains("port 2 is in use");
        assertThat(launched).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"run --confg x", "runn", "check --config", "secrets", "release-data --data a --config b"})
    void a_wrong_command_line_is_answered_with_a_hint(String line) {
        assertThat(run(line.split(" "))).isEqualTo(AgentExit.USAGE.code());
        assertThat(err.toString())
                .startsWith("quorate-agent")
                .contains("Try 'quorate-agent")
                .doesNotContain("\tat ");
    }

    @Test
    void check_prints_what_is_in_force_with_its_origin() {
        environment.put("QUORATE_LEASE_DURATION", "10s");

        assertThat(run("check", "--config", file.toString())).isZero();

        assertThat(out.toString())
                .containsPattern("(?m)^lease.duration: 10s +# environment QUORATE_LEASE_DURATION$")
                .containsPattern("(?m)^lease.margin: 1s +# default$")
                .containsPattern("(?m)^cluster: demo +# " + file + ":1$")
                .containsPattern("(?m)^peers\\[0\\].postgres: 127.0.0.1:3 +# ");
    }

    @Test
    void check_examines_the_machine_when_asked() {
        startFailures.add("user: the agent runs as root");

        assertThat(run("check", "--config", file.toString())).isZero();
        assertThat(run("check", "--machine", "--config", file.toString())).isEqualTo(AgentExit.PRECONDITION.code());
        assertThat(err.toString()).contains("user: the agent runs as root");
    }

    @Test
    void secrets_are_made_once_for_their_owner_only_and_never_shown() throws IOException {
        Path directory = root.resolve("new/secrets");

        assertThat(run("secrets", "--directory", directory.toString())).isZero();

        String replication = Files.readString(directory.resolve("replication.password"));
        String application = Files.readString(directory.resolve("application.password"));
        assertThat(replication).matches("[A-Za-z0-9]{32}").isNotEqualTo(application);
        assertThat(application).matches("[A-Za-z0-9]{32}");
        assertThat(mode(directory)).isEqualTo("rwx------");
        assertThat(mode(directory.resolve("replication.password"))).isEqualTo("rw-------");
        assertThat(out + "" + err).doesNotContain(replication, application);

        assertThat(run("secrets", "--directory", directory.toString())).isZero();
        assertThat(out.toString()).contains("kept " + directory.resolve("replication.password"));
        assertThat(directory.resolve("replication.password")).hasContent(replication);
    }

    @Test
    void secrets_go_only_where_nobody_else_looks() throws IOException {
        Path open = Files.createDirectory(root.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(run("secrets", "--directory", open.toString())).isZero();
        assertThat(mode(open)).isEqualTo("rwx------");

        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(run("secrets", "--directory", open.toString())).isEqualTo(AgentExit.PRECONDITION.code());
        assertThat(err.toString()).contains("has mode rwxr-xr-x: allowed is 0700");
    }

    @Test
    void an_empty_secret_is_not_taken_for_a_password() throws IOException {
        Path directory = root.resolve("secrets");
        run("secrets", "--directory", directory.toString());
        Files.writeString(directory.resolve("application.password"), "");

        assertThat(run("secrets", "--directory", directory.toString())).isEqualTo(AgentExit.PRECONDITION.code());
        assertThat(err.toString()).contains("application.password is empty: remove it");
    }

    @Test
    void adopt_check_hands_over_and_tells_the_outcome() {
        assertThat(run("adopt-check", "--config", file.toString())).isZero();
        assertThat(out.toString()).contains("would adopt /srv/quorate/data");

        dataDirectories.isDone = false;
        assertThat(run("adopt-check", "--config", file.toString())).isEqualTo(AgentExit.PRECONDITION.code());
        assertThat(err.toString()).contains("would adopt /srv/quorate/data");
    }

    @Test
    void release_data_takes_the_directory_that_the_file_names() throws IOException {
        Path data = Files.createDirectory(root.resolve("data"));
        Files.writeString(file, Files.readString(file).replace("/srv/quorate/data", data.toString()));
        assertThat(run("release-data", "--config", file.toString())).isEqualTo(AgentExit.PRECONDITION.code());
        assertThat(err.toString()).contains(data + " is no data directory of PostgreSQL");

        Files.writeString(data.resolve("PG_VERSION"), "15\n");
        assertThat(run("release-data", "--config", file.toString())).isZero();
        assertThat(out.toString()).isEqualToNormalizingNewlines("released " + data + "\n");
    }

    @ParameterizedTest
    @EnumSource
    void help_explains_every_exit_code(AgentExit exit) {
        assertThat(run("run", "--help")).isZero();
        assertThat(out.toString().replaceAll("\\s+", " ")).contains(exit.code() + " " + exit.meaning());
    }

    @Test
    void the_version_is_printed() {
        assertThat(run("version")).isZero();
        assertThat(run("--version")).isZero();
        assertThat(run("run", "-V")).isZero();
        assertThat(out.toString().lines()).hasSize(3).allMatch(line -> line.startsWith("quorate-agent "));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private int run(String... arguments) {
        AgentLauncher launcher = (config, isBootstrap) -> {
            launched.add(config.node() + " bootstrap=" + isBootstrap);
            return 42;
        };
        return new AgentCli(
                        launcher,
                        dataDirectories,
                        environment,
                        config -> startFailures,
                        new PrintWriter(out, true),
                        new PrintWriter(err, true))
                .run(arguments);
    }

    private static final class FakeDataDirectories implements DataDirectoryWork {
        private boolean isDone = true;

        @Override
        public DataReport checkAdoption(AgentConfig config) {
            return new DataReport(
                    isDone, List.of("would adopt " + config.toServerSettings().data()));
        }

        @Override
        public boolean endServer(AgentConfig config) {
            return isDone;
        }

        @Override
        public DataReport release(AgentConfig config) {
            return new DataReport(
                    isDone, List.of("released " + config.toServerSettings().data()));
        }
    }
}
