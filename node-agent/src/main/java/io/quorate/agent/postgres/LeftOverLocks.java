package io.quorate.agent.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * PostgreSQL refuses to start when the process number in a left-over lock file belongs to any process today: after a restart of the
 * machine or container, or while the dead postmaster has not been collected.
 */
final class LeftOverLocks {
    private final Installation on;

    LeftOverLocks(Installation on) {
        this.on = on;
    }

    /** Does nothing while a process of this data directory exists; without one, the locks are nobody's. */
    void remove() throws IOException {
        if (!on.processes().all().isEmpty()) {
            return;
        }
        String socket = on.files().socket(on.settings().port()).toString();
        on.writer().delete(Path.of(socket));
        on.writer().delete(Path.of(socket + ".lock"));
        Path lock = on.files().data().resolve("postmaster.pid");
        List<String> lines = Files.exists(lock) ? Files.readAllLines(lock) : List.of();
        boolean isTaken = !lines.isEmpty()
                && lines.get(0).matches("[0-9]{1,10}")
                && ProcessHandle.of(Long.parseLong(lines.get(0))).isPresent();
        if (isTaken) {
            on.writer().delete(lock);
        }
    }
}
