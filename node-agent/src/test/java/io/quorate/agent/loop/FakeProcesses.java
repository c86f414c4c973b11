package io.quorate.agent.loop;

import io.quorate.agent.process.ServerProcesses;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The processes of one fake server. It tells a process as gone also when a look at its server is due: the watch then looks at once,
 * where it would have done so half a second later.
 */
record FakeProcesses(FakePostgresServer server) implements ServerProcesses {
    @Override
    public Optional<Long> postmaster() {
        return server.postmaster();
    }

    @Override
    public boolean isAlive(long pid) {
        return server.postmaster().equals(Optional.of(pid)) && !server.isLookDue();
    }

    @Override
    public List<Long> all() {
        return server.postmaster().stream().toList();
    }

    @Override
    public boolean endAll(Duration deadline) {
        return server.endAtOnce(deadline);
    }
}
