package io.quorate.agent;

import io.quorate.agent.config.AgentConfig;
import io.quorate.agent.fencing.ProcessGuard;
import io.quorate.agent.postgres.LocalPostgresServer;
import io.quorate.agent.postgres.ServerAccount;
import io.quorate.agent.process.DataDirectoryProcesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes what a node has of PostgreSQL, from its configuration. */
public final class LocalServers {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private LocalServers() {}

    /**
     * @param guardScript the guard's program
     * @throws IOException if this machine does not tell which boot it is in: without that no deadline can be trusted
     */
    public static LocalServer of(AgentConfig config, Path guardScript, ServerAccount account) throws IOException {
        if (config.postgres().isEmpty()) {
            return WitnessServer.local();
        }
        Path data = config.postgres().get().data();
        DataDirectoryProcesses processes = new DataDirectoryProcesses(data);
        LocalPostgresServer server = new LocalPostgresServer(config.toServerSettings(), account, processes);
        String bootId = Files.readString(BOOT_ID, StandardCharsets.US_ASCII).strip();
        ProcessGuard guard =
                new ProcessGuard(guardScript, data, config.directories().lease(), bootId);
        return new LocalServer(false, server, processes, guard, server::close);
    }
}
