package io.quorate.agent.postgres;

import io.quorate.consensus.model.WalPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/** Where the WAL of a server that is down ends, as far as its control file tells: only after it was shut down as a primary. */
final class DownPosition {
    private final Installation on;
    private Optional<FileTime> readAt = Optional.empty();
    private Optional<WalPosition> position = Optional.empty();

    DownPosition(Installation on) {
        this.on = on;
    }

    /** Asks pg_controldata only when the control file has changed. */
    Optional<WalPosition> read(Deadline deadline) throws InterruptedException {
        try {
            FileTime changed = Files.getLastModifiedTime(on.files().control());
            if (!readAt.equals(Optional.of(changed))) {
                ControlData control = on.programs().controlData(on.files().data(), deadline);
                position = control.isShutDownAsPrimary() ? Optional.of(control.checkpoint()) : Optional.empty();
                readAt = Optional.of(changed);
            }
            return position;
        } catch (IOException | OperationFailed e) {
            return Optional.empty();
        }
    }
}
