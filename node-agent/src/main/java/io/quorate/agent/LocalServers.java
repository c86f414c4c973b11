package io.quorate.agent;

import io.quorate.agent.config.AgentConfig;
import io.quorate.agent.fencing.Guard;
import io.quorate.agent.fencing.ProcessGuard;
import io.quorate.agent.postgres.LocalPostgresServer;
import io.quorate.agent.postgres.ServerAccount;
import io.quorate.agent.process.DataDirectoryProcesses;
import io.quorate.agent.time.BootClock;
import io.quorate.agent.time.BootId;
import io.quorate.agent.time.ProcUptimeClock;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Makes what a node has of PostgreSQL, from its configuration. */
public final class LocalServers {
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
        Guard process = new Guard(guardScript, data, config.directories().lease(), clock, BootId.read());
        ProcessGuard guard = new ProcessGuard(process, clock);
        return new LocalServer(false, server, processes, guard, server::close);
    }
}
