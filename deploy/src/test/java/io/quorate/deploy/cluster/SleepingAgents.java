package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A cluster that is paused, with every agent and guard stopped: its servers go on as they are, with what commits wait for, and nothing of
 * Quorate runs beside them. Closing it wakes everything up, as warm as it was, and resumes.
 */
record SleepingAgents(LocalCluster cluster) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** @param primary whose guard must have been told of the pause before its agent is stopped */
    static SleepingAgents of(LocalCluster cluster, String primary) {
        cluster.succeed("clusterctl", "pause");
        cluster.awaitThat(
                "the guard of " + primary + " knows of the pause", PATIENCE, () -> isPaused(cluster, primary));
        // Agents first: a living one would replace a guard that stands still.
        cluster.names().forEach(name -> cluster.succeed("freeze", name, "agent"));
        SleepingAgents sleeping = new SleepingAgents(cluster);
        sleeping.signalGuards("-STOP");
        return sleeping;
    }

    private static boolean isPaused(LocalCluster cluster, String primary) throws IOException {
        return Files.readString(cluster.node(primary).resolve("lease/deadline"))
                .strip()
                .endsWith(" paused");
    }

    private void signalGuards(String signal) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "kill \"$@\"", "sh", signal));
        cluster.names().forEach(name -> cluster.guards(name).pids().forEach(pid -> command.add(pid.toString())));
        ProgramRun run = ProgramRun.of(Map.of(), PATIENCE, ServerAccount.command(command));
        assertThat(run.exitCode()).as(command + ": " + run.output()).isZero();
    }

    @Override
    public void close() {
        signalGuards("-CONT");
        cluster.names().forEach(name -> cluster.succeed("thaw", name));
        cluster.awaitThat(
                "resumed", PATIENCE, () -> cluster.run("clusterctl", "resume").exitCode() == 0);
        cluster.awaitWhole(PATIENCE);
    }
}
