package io.quorate.agent.postgres;

import io.quorate.consensus.model.WalPosition;
import java.time.Duration;
import java.util.List;

/** Stops the server with a shutdown checkpoint. */
final class ServerStop {
    private static final Duration POLL = Duration.ofMillis(5);

    private final Installation on;

    ServerStop(Installation on) {
        this.on = on;
    }

    /** Does nothing when it is down already. */
    void run(Deadline deadline) throws OperationFailed, InterruptedException {
        if (on.processes().all().isEmpty()) {
            return;
        }
        on.programs()
                .output("pg_ctl", List.of("stop", "-D", on.files().data().toString(), "-m", "fast", "-W"), deadline);
        deadline.await("for the fast stop", POLL, this::isDown);
    }

    /** The postmaster is cheap to find; the others count when it has gone. */
    private boolean isDown() {
        return on.processes().postmaster().isEmpty() && on.processes().all().isEmpty();
    }

    /**
     * Where the WAL of a server that has been shut down ends: of a primary the start of the shutdown record, so that a standby
     * whose WAL ends there lacks nothing but this record, and one that has received it ends behind it.
     */
    WalPosition endOfWal(Deadline deadline) throws OperationFailed, InterruptedException {
        ControlData control = on.programs().controlData(on.files().data(), deadline);
        if (control.isShutDownAsPrimary()) {
            return control.checkpoint();
        }
        if (control.isCleanlyShutDown()) {
            return control.recoveryEnd().orElse(control.checkpoint());
        }
        throw new OperationFailed("the server was not shut down cleanly: its state is '" + control.state() + "'");
    }
}
