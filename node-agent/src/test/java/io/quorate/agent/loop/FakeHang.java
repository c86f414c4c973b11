package io.quorate.agent.loop;

import io.quorate.agent.observation.ReceiverState;
import io.quorate.agent.observation.Replication;
import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.consensus.model.Epoch;
import java.util.Optional;

/** How the processes of one fake server hang; ends with them. Thread-safe. */
final class FakeHang {
    private static final ReceiverState UNKNOWN = new ReceiverState(Optional.empty(), true, false);

    private enum Kind {
        NONE,
        /** Its disk is frozen, or whoever is to write to it. */
        WRITES,
        /** It says that it starts, and does so for ever. */
        START,
        /** Nobody gets an answer. */
        SILENCE
    }

    private volatile Kind kind = Kind.NONE;

    void stopWriting() {
        kind = Kind.WRITES;
    }

    void stopStarting() {
        kind = Kind.START;
    }

    void stopAnswering() {
        kind = Kind.SILENCE;
    }

    void end() {
        kind = Kind.NONE;
    }

    boolean isOn() {
        return kind != Kind.NONE;
    }

    boolean isSilent() {
        return kind == Kind.START || kind == Kind.SILENCE;
    }

    /** What a look shows, if it would show this. */
    ServerObservation shown(ServerObservation seen) {
        boolean isRunning = seen.process() != ServerProcess.DOWN;
        return switch (kind) {
            case NONE -> seen;
            case WRITES -> isRunning ? of(seen, seen.process()) : seen;
            case START -> isRunning ? of(seen, ServerProcess.STARTING) : seen;
            case SILENCE -> isRunning ? of(seen, ServerProcess.UNRESPONSIVE) : seen;
        };
    }

    private ServerObservation of(ServerObservation seen, ServerProcess process) {
        boolean answers = process == seen.process();
        return new ServerObservation(
                seen.dataDirectory(),
                process,
                seen.postmaster(),
                seen.systemIdentifier(),
                seen.incarnation(),
                answers ? seen.position() : Optional.empty(),
                answers ? seen.replayLsn() : Optional.empty(),
                answers ? seen.receiver() : UNKNOWN,
                answers && seen.isLocalReplayFinished(),
                answers ? seen.epoch() : Epoch.NONE,
                answers ? seen.replication() : Replication.NONE,
                seen.fenceStands(),
                answers && seen.isReplayPaused(),
                answers && seen.admitsClients(),
                answers && process == ServerProcess.PRIMARY,
                seen.version());
    }
}
