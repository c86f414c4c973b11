package io.quorate.deploy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the scripts in {@code local} do about missing tools, with stand-ins for whatever would change this machine. */
class LocalScriptsTest {
    private static final Path MODULE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath();

    private static final String NOTHING_IS_INSTALLED = """
            find_jdk() { return 1; }
            find_postgresql() { return 1; }
            have() { [[ $1 == apt-get ]]; }
            apt_get() { echo "apt-get $*"; grep create_main_cluster "$new_cluster_settings" || true; }
            is_in_archive() { [[ $1 == $archive ]]; }
            """;

    @TempDir
    Path folder;

    @Test
    void nothing_is_done_if_nothing_is_missing() {
        CommandRun run = bash("""
                find_jdk() { echo /jdk; }
                find_postgresql() { echo /postgresql; }
                have() { true; }
                apt_get() { echo "apt-get $*"; }
                ensure jdk maven postgresql iproute2 debootstrap docker
                """);
        assertThat(run).isEqualTo(new CommandRun(0, ""));
    }

    @Test
    void an_ordinary_user_is_told_what_to_install() {
        CommandRun run = bash(NOTHING_IS_INSTALLED + "id() { echo 1000; }\nensure jdk maven postgresql\n");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
                .contains("missing: jdk maven postgresql", "openjdk-17-jdk-headless", "create_main_cluster = false")
                .doesNotContain("apt-get ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"#create_main_cluster = true\n", "create_main_cluster = true\n", "start_conf = 'auto'\n", ""})
    void no_cluster_is_created_with_the_server_package(String settings) throws IOException {
        Files.writeString(folder.resolve("createcluster.conf"), settings);
        CommandRun run = asRoot("none", "postgresql");
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output().lines().filter(line -> line.startsWith("apt-get") || line.startsWith("create")))
                .containsSubsequence(
                        "apt-get install -y --no-install-recommends postgresql-common",
                        "apt-get install -y --no-install-recommends postgresql",
                        "create_main_cluster = false")
                .containsOnlyOnce("apt-get update");
    }

    @Test
    void the_oldest_jdk_that_serves_is_preferred_and_the_distributions_own_is_good_enough() throws IOException {
        Files.createFile(folder.resolve("createcluster.conf"));
        assertThat(asRoot("openjdk-17-jdk-headless", "jdk").output()).contains("recommends openjdk-17-jdk-headless\n");
        assertThat(asRoot("none", "jdk").output()).contains("recommends default-jdk-headless\n");
        assertThat(asRoot("none", "jdk maven").output().lines())
                .containsOnlyOnce("apt-get update")
                .contains("apt-get install -y --no-install-recommends maven");
    }

    @Test
    void what_cuts_networks_is_installed_by_the_name_of_its_package() {
        assertThat(asRoot("none", "iproute2").output()).contains("apt-get install -y --no-install-recommends iproute2");
    }

    @Test
    void the_engines_client_is_installed_where_it_is_a_package_of_its_own() {
        assertThat(asRoot("none", "docker").output()).contains("recommends docker.io\n");
        assertThat(asRoot("docker-cli", "docker").output()).contains("recommends docker.io docker-cli\n");
    }

    @Test
    void a_lock_of_another_installation_is_waited_for() {
        CommandRun run = bash(aptGetThatPrints("E: Could not get lock /var/lib/dpkg/lock-frontend.")
                + "sleep() { rm $locked; }\napt_get update\n");
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output())
                .isEqualTo("bash: another program is at work on the packages: waiting for it (at most 600 s)\n");
    }

    @Test
    void what_apt_says_is_shown_when_it_fails_or_the_lock_is_never_released() {
        String locked = "E: Could not get lock /var/lib/apt/lists/lock.";
        CommandRun wait = bash(aptGetThatPrints(locked) + "longest_apt_wait=0\napt_get update\n");
        CommandRun failure = bash(aptGetThatPrints("E: Unable to locate package x") + "apt_get install x\n");
        assertThat(wait).isEqualTo(new CommandRun(1, locked + "\nbash: apt-get update failed\n"));
        assertThat(failure)
                .isEqualTo(new CommandRun(1, "E: Unable to locate package x\nbash: apt-get install x failed\n"));
    }

    @Test
    void a_java_home_of_something_else_is_refused_by_its_name() {
        CommandRun run = bash("JAVA_HOME=/nowhere\nensure jdk\n");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output()).contains("JAVA_HOME is '/nowhere'; allowed: the home of a JDK 17 or later");
    }

    @Test
    void the_jdk_of_this_build_and_a_postgresql_are_found_in_a_shell_that_ends_at_the_first_error() {
        CommandRun run = CommandRun.of(
                Map.of("JAVA_HOME", requireNonNull(System.getProperty("java.home"))),
                script("use_jdk\necho \"$JAVA_HOME\"\nfind_postgresql || echo none\n"));
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output().lines()).hasSize(2).first().isEqualTo(System.getProperty("java.home"));
    }

    /** It fails with this message as long as the file {@code $locked} is there. */
    private String aptGetThatPrints(String message) {
        return "locked=" + folder.resolve("locked") + "\ntouch $locked\n" + "apt-get() { [[ ! -e $locked ]] || { echo '"
                + message + "'; return 100; }; }\n";
    }

    private CommandRun asRoot(String archive, String tools) {
        return bash("archive=" + archive + "\nnew_cluster_settings=" + folder.resolve("createcluster.conf") + "\n"
                + NOTHING_IS_INSTALLED + "id() { echo 0; }\nensure " + tools + "\n");
    }

    private static CommandRun bash(String text) {
        return CommandRun.of(Map.of(), script(text));
    }

    private static List<String> script(String text) {
        return List.of("bash", "-c", "set -euo pipefail\n. " + MODULE.resolve("local/lib.sh") + "\n" + text);
    }
}
