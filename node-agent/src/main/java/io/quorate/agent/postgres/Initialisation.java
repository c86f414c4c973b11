package io.quorate.agent.postgres;

import io.quorate.agent.observation.DataDirectory;
import java.io.IOException;
import java.util.List;

/** Makes the first data directory of a cluster. */
final class Initialisation {
    static final String OPERATION = "initdb";

    private final Installation on;

    Initialisation(Installation on) {
        this.on = on;
    }

    void run(Deadline deadline) throws IOException, OperationFailed, InterruptedException {
        setInterruptedAside();
        if (DataDirectoryLook.state(on.files(), on.marker()) != DataDirectory.EMPTY) {
            throw new OperationFailed(
                    "initdb needs an empty place, and " + on.files().data() + " is not empty");
        }
        on.writer().makeDirectory(on.files().state());
        on.marker().set(OPERATION);
        on.hook().reached(RejoinBoundary.MARKER_SET);
        on.writer().makeDirectory(on.files().data());
        on.programs()
                .output(
                        "initdb",
                        List.of(
                                "-D",
                                on.files().data().toString(),
                                "-U",
                                on.settings().superuser(),
                                "--data-checksums",
                                "--encoding=UTF8",
                                "--locale=C.UTF-8",
                                "--auth-local=peer",
                                "--auth-host=scram-sha-256"),
                        deadline);
        on.hook().reached(RejoinBoundary.PROGRAM_ENDED);
        on.fence().restore();
        on.writer().write(on.files().data().resolve("pg_hba.conf"), HbaText.DEFAULT_LINES);
        on.hook().reached(RejoinBoundary.FENCE_RESTORED);
        on.incarnation().renew();
        on.hook().reached(RejoinBoundary.INCARNATION_WRITTEN);
        on.marker().clear();
    }

    /** An initdb that did not end holds nothing that anybody wrote, and can be made again. */
    private void setInterruptedAside() throws IOException, OperationFailed {
        boolean isOurs = on.marker().operation().filter(OPERATION::equals).isPresent();
        if (isOurs) {
            new DirectoryPlaces(on).moveAside();
            on.marker().clear();
        }
    }
}
