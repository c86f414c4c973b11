package io.quorate.deploy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The archive that {@code mvn package} leaves, unpacked. */
class DistributionIT {
    private static final Path MODULE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    private static final Path PROJECT = requireNonNull(MODULE.getParent());

    @TempDir
    Path folder;

    private Path home = Path.of("");

    @BeforeEach
    void unpack() throws IOException {
        String name = "quorate-" + System.getProperty("quorate.version");
        Path archive = MODULE.resolve("target").resolve(name + ".tar.gz");
        CommandRun run = CommandRun.of(Map.of(), List.of("tar", "xzf", archive.toString(), "-C", folder.toString()));
        assertThat(run.exitCode()).as(run.output()).isZero();
        home = folder.toRealPath().resolve(name);
    }

    @ParameterizedTest
    @CsvSource({
        "deploy/src/main/bin/quorate-agent, bin/quorate-agent, true",
        "deploy/src/main/bin/clusterctl, bin/clusterctl, true",
        "deploy/src/main/libexec/find-java.sh, libexec/find-java.sh, false",
        "deploy/src/main/libexec/restarts.sh, libexec/restarts.sh, false",
        "node-agent/src/main/guard/guard.sh, libexec/guard.sh, true",
        "node-agent/src/main/example/quorate-agent.example.yaml, conf/quorate-agent.example.yaml, false",
        "README.md, README.md, false"
    })
    void every_file_is_where_it_belongs(String source, String file, boolean isProgram) {
        assertThat(home.resolve(file)).hasSameBinaryContentAs(PROJECT.resolve(source));
        assertThat(Files.isExecutable(home.resolve(file))).isEqualTo(isProgram);
    }

    @ParameterizedTest
    @CsvSource({"agent, node-agent, client", "client, client, node-agent"})
    void each_program_has_its_own_jars(String program, String own, String foreign) throws IOException {
        try (var jars = Files.list(home.resolve("lib").resolve(program))) {
            List<String> names =
                    jars.map(jar -> String.valueOf(jar.getFileName())).toList();
            String version = System.getProperty("quorate.version");
            assertThat(names)
                    .contains(own + "-" + version + ".jar", "proto-" + version + ".jar")
                    .doesNotContain(foreign + "-" + version + ".jar")
                    .allMatch(name -> name.endsWith(".jar"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"clusterctl", "quorate-agent"})
    void each_program_starts_and_says_its_version(String program) {
        Map<String, String> environment =
                Map.of("JAVA_HOME", System.getProperty("java.home"), "HOME", folder.toString());
        String launcher = home.resolve("bin").resolve(program).toString();
        for (String attempt : List.of("first", "with the archive of classes that the first may have left")) {
            CommandRun run = CommandRun.of(environment, List.of(launcher, "--version"));
            assertThat(run.exitCode()).as(attempt + ": " + run.output()).isZero();
            assertThat(run.output()).as(attempt).contains(System.getProperty("quorate.version"));
        }
    }

    @ParameterizedTest
    @CsvSource({"quorate-agent.yaml, n1", "witness.yaml, n2"})
    void the_files_in_the_image_lack_only_what_differs_between_clusters(String file, String node) {
        Map<String, String> environment = Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "QUORATE_CLUSTER",
                "image",
                "QUORATE_NODE",
                node,
                "QUORATE_TRANSPORT",
                "plaintext",
                "QUORATE_PEERS",
                """
                - {name: n1, raft: "10.0.0.1:7400", api: "10.0.0.1:7401", postgres: "10.0.0.1:5432"}
                - {name: n2, raft: "10.0.0.2:7400", api: "10.0.0.2:7401"}
                - {name: n3, raft: "10.0.0.3:7400", api: "10.0.0.3:7401", postgres: "10.0.0.3:5432"}
                """);
        String agent = home.resolve("bin/quorate-agent").toString();
        String config = MODULE.resolve("image").resolve(file).toString();
        CommandRun run = CommandRun.of(environment, List.of(agent, "check", "--config", config));
        assertThat(run.exitCode()).as(run.output()).isZero();
    }
}
