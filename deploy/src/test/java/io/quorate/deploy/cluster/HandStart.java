package io.quorate.deploy.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** What somebody does who knows PostgreSQL and nothing of Quorate: {@code pg_ctl} on a node's data directory, as its user. */
final class HandStart {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final String SECONDS = "20";

    private final Path node;
    private final Path programs;
    private final int port;

    private HandStart(Path node, Path programs, int port) {
        this.node = node;
        this.programs = programs;
        this.port = port;
    }

    static HandStart on(LocalCluster cluster, String name) throws IOException {
        Path programs = Files.readAllLines(cluster.directory.resolve("cluster.conf")).stream()
                .filter(line -> line.startsWith("binaries="))
                .map(line -> Path.of(line.substring("binaries=".length())))
                .findFirst()
                .orElseThrow();
        return new HandStart(cluster.node(name), programs, cluster.postgresPort(name));
    }

    /** Its stderr is what the server logged. */
    ProgramRun start() throws IOException {
        awaitReaped();
        Path log = node.resolve("log/by-hand.log");
        String options = "-p " + port + " -c listen_addresses=127.0.0.1 -k " + log.getParent();
        ProgramRun run = pgCtl("start", "-t", SECONDS, "-l", log.toString(), "-o", options);
        return new ProgramRun(run.exitCode(), run.stdout() + run.stderr(), Files.readString(log));
    }

    ProgramRun promote() {
        return pgCtl("promote", "-t", SECONDS);
    }

    /** PostgreSQL takes a dead postmaster for a living one until its parent has noticed the end. */
    private void awaitReaped() throws IOException {
        Path file = node.resolve("data/postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        String pid = Files.readAllLines(file).get(0).strip();
        Awaitility.await("the end of process " + pid + " is noticed")
                .atMost(DEADLINE)
                .until(() -> !Files.exists(Path.of("/proc", pid)));
    }

    private ProgramRun pgCtl(String action, String... options) {
        List<String> command = new ArrayList<>(List.of(
                programs.resolve("pg_ctl").toString(),
                action,
                "-D",
                node.resolve("data").toString(),
                "-w"));
        command.addAll(List.of(options));
        return ProgramRun.of(Map.of(), DEADLINE, ServerAccount.command(command));
    }
}
