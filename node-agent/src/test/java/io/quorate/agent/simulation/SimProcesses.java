package io.quorate.agent.simulation;

import io.quorate.agent.process.ServerProcesses;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the operating system says of a {@link SimPostgres}. */
record SimProcesses(SimPostgres server) implements ServerProcesses {
    @Override
    public Optional<Long> postmaster() {
        return server.postmaster();
    }

    @Override
    public boolean isAlive(long pid) {
        return server.postmaster().equals(Optional.of(pid));
    }

    @Override
    public List<Long> all() {
        return server.postmaster().stream().toList();
    }

    @Override
    public boolean endAll(Duration deadline) {
        if (server.isRunning()) {
            server.kill();
        }
        return true;
    }
}
