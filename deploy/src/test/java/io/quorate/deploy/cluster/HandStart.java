package io.quorate.deploy.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * What somebody does who knows PostgreSQL and nothing of Quorate: {@code pg_ctl} on a data directory, as its user.
 *
 * @param port on which a server that is started so listens
 * @param folder where that server logs, and has its socket
 */
record HandStart(Path programs, Path data, int port, Path folder) {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final String SECONDS = "20";

    static HandStart on(LocalCluster cluster, String name) {
        return new HandStart(
                LocalCluster.postgresPrograms(),
                cluster.data(name),
                cluster.postgresPort(name),
                cluster.node(name).resolve("log"));
    }

    /** Its stderr is what the server logged. */
    ProgramRun start() throws IOException {
        awaitReaped();
        Path log = folder.resolve("by-hand.log");
        String options = "-p " + port + " -c listen_addresses=127.0.0.1 -k " + folder;
        ProgramRun run = pgCtl("start", "-t", SECONDS, "-l", log.toString(), "-o", options);
        return new ProgramRun(run.exitCode(), run.stdout() + run.stderr(), Files.readString(log));
    }

    ProgramRun promote() {
        return pgCtl("promote", "-t", SECONDS);
    }

    ProgramRun stop() {
        return pgCtl("stop", "-m", "fast", "-t", SECONDS);
    }

    /** PostgreSQL takes a dead postmaster for a living one until its parent has noticed the end. */
    private void awaitReaped() throws IOException {
        Path file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        String pid = Files.readAllLines(file).get(0).strip();
        Awaitility.await("the end of process " + pid + " is noticed")
                .atMost(DEADLINE)
                .until(() -> !Files.exists(Path.of("/proc", pid)));
    }

    private ProgramRun pgCtl(String action, String... options) {
        List<String> arguments = new ArrayList<>(List.of(action, "-D", data.toString(), "-w"));
        arguments.addAll(List.of(options));
        return run(Map.of(), "pg_ctl", arguments);
    }

    /** Runs one of PostgreSQL's programs as the servers' user. */
    ProgramRun run(Map<String, String> environment, String program, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(programs.resolve(program).toString()));
        command.addAll(arguments);
        return ProgramRun.of(environment, DEADLINE, ServerAccount.command(command));
    }
}
