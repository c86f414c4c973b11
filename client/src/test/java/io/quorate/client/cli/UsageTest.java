package io.quorate.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("", "no command given, expected one of status, switchover, failover"),
                mistake("stauts", "stauts"),
                mistake("status", "no endpoints: give --endpoints or set CLUSTERCTL_ENDPOINTS, expected host:port"),
                mistake("status --endpoints localhost", "--endpoints: endpoint 'localhost': expected host:port"),
                mistake("status --endpoints ::1:7001", "endpoint '::1:7001'", "IPv6 address in brackets"),
                mistake("status --endpoints=", "--endpoints: endpoint '': expected host:port"),
                mistake("-o xml status", "'xml', expected table or json"),
                mistake("status --timeout soon", "'soon', expected seconds"),
                mistake("status --timeout 0", "'0', expected seconds"),
                mistake("status --watch=2h", "'2h', expected seconds"),
                mistake("switchover --to N1", "'N1', expected the name of a node"),
                mistake("failover", "Missing required option", "--to=NODE"),
                mistake("switchover --endpoints localhost:1", "this is no terminal: add --yes"),
                mistake("failover --to n1 --endpoints localhost:1", "this is no terminal: add --yes"),
                mistake("recover-quorum", "Missing required option", "--lost=NODE"),
                mistake("recover-quorum --lost n1,N3", "'N3', expected the name of a node"),
                mistake("pause now", "Unmatched argument", "now"));
    }

    private static Arguments mistake(String typed, String... explanations) {
        return Arguments.of(typed, explanations);
    }

    @ParameterizedTest(name = "clusterctl {0}")
    @MethodSource("mistakes")
    void a_mistake_is_explained_on_stderr_with_exit_code_2(String typed, String[] explanations) {
        Typed.Result result = new Typed().run(typed.isEmpty() ? new String[0] : typed.split(" "));

        assertThat(result.err())
                .contains(explanations)
                .contains("Try 'clusterctl")
                .doesNotContain("\tat ");
        assertThat(result.out()).isEmpty();
        assertThat(result.status()).isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void a_bad_variable_is_named() {
        Typed.Result result =
                new Typed().variable("CLUSTERCTL_ENDPOINTS", "n1:7001,n2").run("status");

        assertThat(result.err()).contains("CLUSTERCTL_ENDPOINTS: endpoint 'n2': expected host:port");
        assertThat(result.status()).isEqualTo(ExitCode.USAGE.number());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "status --help",
                "switchover -h",
                "failover --help",
                "history --help",
                "recover-quorum --help"
            })
    void every_help_is_the_result_and_lists_the_exit_codes(String typed) {
        Typed.Result result = new Typed().run(typed.split(" "));

        assertThat(result.status()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).contains("Usage: clusterctl", "--endpoints", "--timeout", "--output");
        for (ExitCode code : ExitCode.values()) {
            assertThat(result.out()).containsPattern("(?m)^ +" + code.number() + " ");
        }
    }

    @Test
    void the_readme_lists_every_exit_code() throws IOException {
        String readme = Files.readString(Path.of("README.md"));

        for (ExitCode code : ExitCode.values()) {
            assertThat(readme).contains("| " + code.number() + " | ");
        }
    }

    @Test
    void version_needs_no_endpoints() {
        assertThat(new Typed().run("version").out()).matches("clusterctl [0-9].*\n");
        assertThat(new Typed().run("--version").out()).matches("clusterctl [0-9].*\n");
    }
}
