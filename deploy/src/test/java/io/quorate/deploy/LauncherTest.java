package io.quorate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launchers, started in a distribution that has no jars, with a Java that only prints how it was called. */
class LauncherTest {
    private static final Path SOURCES =
            Path.of(System.getProperty("basedir", "")).resolve("src/main");

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private Path home = Path.of("");

    @BeforeEach
    void lay_out_a_distribution() throws IOException {
        home = Files.createDirectories(folder.toRealPath().resolve("a distribution"));
        for (String file : List.of("bin/quorate-agent", "bin/clusterctl", "libexec/find-java.sh")) {
            Path copy = home.resolve(file);
            Files.createDirectories(home.resolve(Path.of(file).getName(0)));
            Files.copy(SOURCES.resolve(file), copy);
            makeExecutable(copy);
        }
        environment.put("HOME", folder.toRealPath().resolve("me").toString());
    }

    @Test
    void the_agent_is_started_with_its_libraries_options_and_arguments() throws IOException {
        environment.put("JAVA_HOME", java("17.0.15"));
        assertThat(start("quorate-agent", "--config", "/etc/a file.yaml")
                        .output()
                        .lines())
                .containsExactly(
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Dquorate.home=" + home,
                        "-cp",
                        home + "/lib/agent/*",
                        "io.quorate.agent.AgentMain",
                        "--config",
                        "/etc/a file.yaml");
    }

    @Test
    void a_record_of_the_classes_is_used_if_it_was_made_by_this_version() throws IOException {
        Path plain = Files.createDirectory(folder.toRealPath().resolve("plain"));
        home = Files.move(home, plain.resolve("distribution"));
        Path record =
                Files.createFile(Files.createDirectory(home.resolve("lib")).resolve("agent-java17.0.15.jsa"));
        environment.put("JAVA_HOME", java("17.0.15"));
        assertThat(start("quorate-agent").output().lines()).startsWith("-XX:SharedArchiveFile=" + record);
        environment.put("JAVA_HOME", java("17.0.16"));
        assertThat(start("quorate-agent").output().lines()).startsWith("-Xmx128m");
    }

    @Test
    void later_versions_are_told_that_native_access_is_meant() throws IOException {
        environment.put("JAVA_HOME", java("25.0.3"));
        assertThat(start("quorate-agent").output().lines())
                .contains("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xmx128m");
    }

    @Test
    void options_of_the_environment_replace_the_default_ones() throws IOException {
        environment.put("JAVA_HOME", java("17"));
        environment.put("QUORATE_AGENT_JAVA_OPTS", "-Xmx1g -Da=b");
        environment.put("CLUSTERCTL_JAVA_OPTS", "-Xmx2g");
        assertThat(start("quorate-agent").output().lines())
                .startsWith("-Xmx1g", "-Da=b", "-Dquorate.home=" + home)
                .doesNotContain("-Xmx128m");
        assertThat(start("clusterctl").output().lines()).startsWith("-Xmx2g", "-cp");
    }

    @Test
    void the_exit_code_is_that_of_the_program() throws IOException {
        environment.put("JAVA_HOME", java("17"));
        assertThat(start("clusterctl", "exit", "3").exitCode()).isEqualTo(3);
    }

    @Test
    void clusterctl_is_started_with_what_makes_it_start_fast() throws IOException {
        environment.put("JAVA_HOME", java("17.0.15"));
        assertThat(start("clusterctl", "status").output().lines())
                .containsExactly(
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        home + "/lib/client/*",
                        "io.quorate.client.cli.ClusterctlMain",
                        "status");
    }

    @Test
    void clusterctl_keeps_an_archive_of_its_classes_where_java_can_do_so_by_itself() throws IOException {
        environment.put("JAVA_HOME", java("21.0.1"));
        assertThat(start("clusterctl").output().lines())
                .contains(
                        "-XX:+AutoCreateSharedArchive",
                        "-XX:SharedArchiveFile=" + environment.get("HOME")
                                + "/.cache/quorate/clusterctl-java21.0.1.jsa");
    }

    @Test
    void clusterctl_starts_without_an_archive_when_there_is_no_place_for_it() throws IOException {
        environment.put("JAVA_HOME", java("21.0.1"));
        Path file = Files.createFile(folder.resolve("occupied"));
        for (String place : List.of(file.toString(), "/dev/null", folder + "/with space")) {
            environment.put("XDG_CACHE_HOME", place);
            CommandRun run = start("clusterctl");
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.output().lines())
                    .startsWith("-XX:TieredStopAtLevel=1")
                    .doesNotContain("-XX:+AutoCreateSharedArchive");
        }
    }

    @Test
    void a_launcher_finds_its_distribution_through_symbolic_links() throws IOException {
        environment.put("JAVA_HOME", java("17"));
        Path first = Files.createSymbolicLink(folder.resolve("first"), home.resolve("bin/clusterctl"));
        Path second = Files.createSymbolicLink(folder.resolve("second"), first.getFileName());
        assertThat(CommandRun.of(environment, List.of(second.toString()))
                        .output()
                        .lines())
                .contains(home + "/lib/client/*");
    }

    @Test
    void java_is_found_on_the_path_and_asked_for_its_version_if_no_file_tells() throws IOException {
        Path bin = Path.of(java("17.0.15"), "bin");
        Files.delete(bin.resolveSibling("release"));
        environment.put("PATH", bin + ":/usr/bin:/bin");
        assertThat(start("clusterctl", "status").output().lines()).endsWith("status");
    }

    @Test
    void an_older_java_is_refused_with_what_is_needed() throws IOException {
        for (String version : List.of("11.0.2", "1.8.0_392")) {
            environment.put("JAVA_HOME", java(version));
            for (String launcher : List.of("clusterctl", "quorate-agent")) {
                CommandRun run = start(launcher);
                assertThat(run.exitCode()).isEqualTo(69);
                assertThat(run.output())
                        .startsWith(launcher + ": ")
                        .contains("is version " + version + "; needed: Java 17 or later");
            }
        }
    }

    @Test
    void a_java_home_without_java_is_refused_by_its_name() {
        environment.put("JAVA_HOME", "/nowhere");
        CommandRun run = start("clusterctl");
        assertThat(run.exitCode()).isEqualTo(69);
        assertThat(run.output())
                .isEqualTo(
                        "clusterctl: JAVA_HOME is '/nowhere', which has no bin/java; allowed: the home of Java 17 or later\n");
    }

    private CommandRun start(String launcher, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("bin").resolve(launcher).toString()));
        command.addAll(List.of(arguments));
        return CommandRun.of(environment, command);
    }

    /** A home with a java that prints its arguments, one a line. */
    private String java(String version) throws IOException {
        Path javaHome = folder.toRealPath().resolve("java-" + version);
        Path java = Files.createDirectories(javaHome.resolve("bin")).resolve("java");
        Files.writeString(javaHome.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        Files.writeString(java, """
                #!/bin/sh
                [ "$1" = -version ] && echo 'openjdk version "%s" 2025-04-15' >&2 && exit 0
                printf '%%s\\n' "$@"
                for argument; do
                    [ "$previous" = exit ] && exit "$argument"
                    previous=$argument
                done
                exit 0
                """.formatted(version));
        makeExecutable(java);
        return javaHome.toString();
    }

    private static void makeExecutable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
