package io.quorate.agent;

import io.quorate.agent.config.AgentConfig;
import io.quorate.agent.config.PostgresConfig;
import io.quorate.agent.fencing.FencedEnd;
import io.quorate.agent.fencing.Guard;
import io.quorate.agent.fencing.ProcessGuard;
import io.quorate.agent.fencing.StandingFence;
import io.quorate.agent.fencing.StopTimeWatch;
import io.quorate.agent.postgres.AdoptionPreflight;
import io.quorate.agent.postgres.LocalPostgresServer;
import io.quorate.agent.postgres.ServerAccount;
import io.quorate.agent.process.DataDirectoryProcesses;
import io.quorate.agent.time.BootClock;
import io.quorate.agent.time.BootId;
import io.quorate.agent.time.ProcUptimeClock;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Makes what a node has of PostgreSQL, from its configuration. */
public final class LocalServers {
    private static final Duration PREFLIGHT = Duration.ofMinutes(1);

    private LocalServers() {}

    /**
     * @param guardScript the guard's program
     * @throws UncheckedIOException if this machine does not tell which boot it is in: without that no deadline can be trusted
     */
    public static LocalServer of(AgentConfig config, Path guardScript, ServerAccount account) {
        if (config.postgres().isEmpty()) {
            return WitnessServer.local();
        }
        Path data = config.postgres().get().data();
        DataDirectoryProcesses processes = new DataDirectoryProcesses(data);
        LocalPostgresServer server = new LocalPostgresServer(config.toServerSettings(), account, processes);
        BootClock clock = new ProcUptimeClock();
        BootId boot = BootId.read();
        Path lease = config.directories().lease();
        Guard process = new Guard(guardScript, data, lease, clock, boot);
        StopTimeWatch trials = new StopTimeWatch(guardScript, lease, clock, boot, config.guardStopTimeFloor());
        return new LocalServer(
                false,
                server,
                processes,
                new ProcessGuard(process, clock),
                new FencedEnd(new DataDirectoryProcesses(data), new StandingFence(data)),
                Optional.of(trials),
                adoptionObstacle(config, account, processes),
                server::close);
    }

    /** Data that no agent of this node has managed yet is taken over only if its owner said so, and if nothing speaks against it. */
    private static Optional<String> adoptionObstacle(
            AgentConfig config, ServerAccount account, DataDirectoryProcesses processes) {
        PostgresConfig postgres = config.postgres().orElseThrow();
        boolean isBrought = Files.exists(postgres.data().resolve("PG_VERSION"))
                && Files.notExists(config.directories().postgres().resolve("postgresql.conf"));
        if (!isBrought) {
            return Optional.empty();
        }
        if (!postgres.adopt()) {
            return Optional.of(
                    "brings the data directory " + postgres.data()
                            + ", which is left alone: set postgres.adopt to true to found the cluster on it, or name an empty one");
        }
        List<String> refusals = new AdoptionPreflight(config.toServerSettings(), account, processes)
                .check(PREFLIGHT)
                .refusals();
        return refusals.isEmpty()
                ? Optional.empty()
                : Optional.of("brings data that cannot be adopted: " + String.join("; ", refusals));
    }
}
