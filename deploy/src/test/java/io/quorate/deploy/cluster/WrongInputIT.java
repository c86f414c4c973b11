package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.deploy.PortBases;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the packaged programs answer to what a person got wrong: the name of the thing, what is allowed, and an exit code. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrongInputIT {
    private static final Duration DEADLINE = Duration.ofSeconds(90);
    private static final int USAGE = 2;
    private static final int CONFIGURATION = 3;
    private static final int PRECONDITION = 4;
    private static final int NO_QUORUM = 3;

    private UnpackedPrograms programs;
    private AgentHome home;

    @BeforeAll
    void unpack() throws IOException {
        programs = UnpackedPrograms.unpack();
        home = programs.home(PortBases.free(3));
    }

    @AfterAll
    void remove() throws IOException {
        programs.close();
    }

    @Test
    void a_right_file_is_accepted() throws IOException {
        ProgramRun run = check(home.yaml(), "--machine");
        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cluster: local | cluster: [local | quorate-agent.yaml",
                "cluster: local | clutser: local  | clutser",
                "cluster: local | cluster: Local! | Local!",
                "node: n1       | node: n9        | n9",
                "peers:         | 'lease: {duration: 2s}\npeers:' | lease.duration",
                "peers:         | 'lease: {margin: 100ms}\npeers:' | lease.margin",
                "peers:         | 'durability: always\npeers:' | durability"
            })
    void a_wrong_file_is_refused_by_the_name_of_what_is_wrong(String right, String wrong, String name)
            throws IOException {
        String text = home.yaml().replace(right, wrong);
        home.write(text);
        assertRefused(run("quorate-agent", "run", "--config", home.file().toString()), CONFIGURATION, name);
    }

    @Test
    void a_file_that_is_not_there_is_named() throws IOException {
        Path missing = home.directory().resolve("nothing.yaml");
        assertRefused(run("quorate-agent", "run", "--config", missing.toString()), CONFIGURATION, missing.toString());
    }

    @Test
    void a_port_in_use_is_named() throws IOException {
        try (ServerSocket taken = new ServerSocket(home.apiPort(1), 1, InetAddress.getLoopbackAddress())) {
            home.write(home.yaml());
            assertRefused(
                    run("quorate-agent", "run", "--config", home.file().toString()),
                    PRECONDITION,
                    "listen.api",
                    "127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void programs_that_are_missing_are_named_with_what_to_install() throws IOException {
        String text = home.yaml().replace("postgres:\n", "postgres:\n  binaries: " + home.directory() + "\n");
        assertRefused(check(text, "--machine"), PRECONDITION, "postgres.binaries", "initdb", "postgresql");
    }

    @Test
    void a_data_directory_of_somebody_else_is_named_with_its_owner() throws IOException {
        String text = home.yaml().replace(home.data().toString(), "/usr/share");
        assertRefused(check(text, "--machine"), PRECONDITION, "postgres.data", "belongs to root");
    }

    @Test
    void endpoints_that_nobody_answers_are_named() {
        String endpoint = "127.0.0.1:" + home.apiPort(2);
        assertRefused(run("clusterctl", "--endpoints", endpoint, "status"), NO_QUORUM, endpoint);
        assertRefused(run("clusterctl", "--endpoints", endpoint, "switchover", "--yes"), NO_QUORUM, endpoint);
        assertRefused(run("clusterctl", "--endpoints", "nowhere:port", "status"), USAGE, "nowhere:port");
        assertRefused(run("clusterctl", "status"), USAGE, "--endpoints");
        assertRefused(run("clusterctl", "--endpoints", endpoint, "swichover"), USAGE, "swichover");
    }

    private static void assertRefused(ProgramRun run, int exitCode, String... words) {
        assertThat(run.exitCode()).as(run.output()).isEqualTo(exitCode);
        assertThat(run.stderr()).contains(words).doesNotContain("Exception", "\tat ");
        assertThat(run.stdout()).isEmpty();
    }

    private ProgramRun check(String text, String... options) throws IOException {
        home.write(text);
        List<String> arguments =
                new ArrayList<>(List.of("check", "--config", home.file().toString()));
        arguments.addAll(List.of(options));
        ProgramRun run = run("quorate-agent", arguments.toArray(String[]::new));
        // With a file that is right, what is in force is the result, whatever the machine lacks.
        return run.exitCode() == PRECONDITION ? new ProgramRun(PRECONDITION, "", run.stderr()) : run;
    }

    private ProgramRun run(String program, String... arguments) {
        return programs.run(home, DEADLINE, program, arguments);
    }
}
