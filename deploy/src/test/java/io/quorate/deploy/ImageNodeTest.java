package io.quorate.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the second process of a container does with the agent and with PostgreSQL, both stand-ins. */
class ImageNodeTest {
    private static final Path MODULE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    /** Notes its starts; ends with the code in the file {@code exit}, if there is one, else when it is told to. */
    private static final String AGENT = """
            #!/bin/bash
            echo "$*" >>started
            [[ ! -e exit ]] || exit "$(<exit)"
            trap 'read -r pid <data/postmaster.pid; [[ -e /proc/$pid ]] && echo "before the server" >ended; exit 143' TERM
            echo $$ >agent.pid
            while :; do sleep 0.05; done
            """;

    private final Path folder;
    private final Path data;
    private final Process server;
    private @Nullable Process node;

    ImageNodeTest(@TempDir Path temporary) throws IOException {
        folder = temporary.toRealPath();
        data = Files.createDirectory(folder.resolve("data"));
        server = new LocalCluster(temporary).startPostgresStandIn(data);
    }

    @BeforeEach
    void lay_out_a_distribution() throws IOException {
        Path agent = Files.createDirectories(folder.resolve("quorate/bin")).resolve("quorate-agent");
        Files.writeString(agent, AGENT);
        Files.setPosixFilePermissions(agent, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.copy(
                MODULE.resolve("src/main/libexec/restarts.sh"),
                Files.createDirectory(folder.resolve("quorate/libexec")).resolve("restarts.sh"));
    }

    @AfterEach
    void end_what_was_started() throws IOException {
        if (node != null) {
            node.destroyForcibly();
        }
        Path agent = folder.resolve("agent.pid");
        if (Files.exists(agent)) {
            ProcessHandle.of(Long.parseLong(Files.readString(agent).strip())).ifPresent(ProcessHandle::destroyForcibly);
        }
        server.destroyForcibly();
    }

    @Test
    void a_signal_ends_the_agent_and_then_postgresql() throws Exception {
        Process started = start();
        awaitFile("agent.pid");
        started.destroy();
        assertThat(exitCode(started)).isZero();
        assertThat(folder.resolve("ended")).content().isEqualTo("before the server\n");
        assertThat(server.isAlive()).isFalse();
    }

    @Test
    void an_agent_that_was_killed_is_started_again_beside_its_server() throws Exception {
        Process started = start();
        awaitFile("agent.pid");
        String first = Files.readString(folder.resolve("agent.pid")).strip();
        Files.delete(folder.resolve("agent.pid"));
        ProcessHandle.of(Long.parseLong(first)).ifPresent(ProcessHandle::destroyForcibly);
        awaitFile("agent.pid");
        assertThat(server.isAlive()).isTrue();
        assertThat(folder.resolve("started")).content().isEqualTo("run --bootstrap\nrun --bootstrap\n");
        started.destroy();
        assertThat(exitCode(started)).isZero();
    }

    @Test
    void what_a_person_has_to_change_ends_the_container_in_order() throws Exception {
        Files.writeString(folder.resolve("exit"), "5");
        assertThat(exitCode(start())).isEqualTo(5);
        assertThat(folder.resolve("started")).content().isEqualTo("run --bootstrap\n");
        assertThat(server.isAlive()).isFalse();
    }

    private Process start() throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(List.of(MODULE.resolve("image/quorate-node").toString(), "--bootstrap"));
        builder.environment().clear();
        builder.environment().put("PATH", folder.resolve("quorate/bin") + ":/usr/bin:/bin");
        builder.environment().put("PGDATA", data.toString());
        Process started = builder.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        node = started;
        return started;
    }

    private void awaitFile(String name) {
        await(name).atMost(DEADLINE).until(() -> Files.exists(folder.resolve(name)));
    }

    private int exitCode(Process started) throws InterruptedException, IOException {
        assertThat(started.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS))
                .as(Files.readString(folder.resolve("log")))
                .isTrue();
        return started.exitValue();
    }
}
