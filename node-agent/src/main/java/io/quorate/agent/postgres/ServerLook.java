package io.quorate.agent.postgres;

import io.quorate.agent.observation.DataDirectory;
import io.quorate.agent.observation.ReceiverState;
import io.quorate.agent.observation.Replication;
import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.WalPosition;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Takes one observation. Used by one thread; {@link #close} by any. */
final class ServerLook {
    /** Not known: nothing may be concluded from the receiver's absence. */
    private static final ReceiverState UNKNOWN_RECEIVER = new ReceiverState(Optional.empty(), true, false);

    private static final Duration ANSWER_LIMIT = Duration.ofMillis(900);

    private final Installation on;
    private final ObservationSessions sessions;
    private final StartPhase startPhase;
    private final WriteWatch writes;
    private final DownPosition downPosition;
    private String version = "";

    ServerLook(Installation on) {
        this.on = on;
        this.sessions = new ObservationSessions(on.sessions());
        this.startPhase = new StartPhase(on.files());
        this.writes = new WriteWatch(on.sessions());
        this.downPosition = new DownPosition(on);
    }

    ServerObservation take() throws IOException, InterruptedException {
        Deadline deadline = Deadline.in(ANSWER_LIMIT);
        Facts facts = facts(deadline);
        Optional<Long> postmaster = on.processes().postmaster();
        if (postmaster.isEmpty() && on.processes().all().isEmpty()) {
            sessions.close();
            writes.forget();
            Optional<WalPosition> position =
                    facts.dataDirectory == DataDirectory.PRESENT ? downPosition.read(deadline) : Optional.empty();
            return facts.with(ServerProcess.DOWN, Optional.empty(), position, ReceiverState.CUT);
        }
        if (postmaster.isEmpty()) {
            return facts.with(ServerProcess.UNRESPONSIVE, postmaster, Optional.empty(), UNKNOWN_RECEIVER);
        }
        try {
            return askAgainIfGone(facts, postmaster.get(), deadline);
        } catch (SQLException e) {
            sessions.close();
            boolean isStarting = startPhase.isGoingOn(postmaster.get(), e);
            ServerProcess process = isStarting ? ServerProcess.STARTING : ServerProcess.UNRESPONSIVE;
            return facts.with(process, postmaster, Optional.empty(), UNKNOWN_RECEIVER);
        }
    }

    /**
     * When no look has ended in time: the last facts, and nothing that a decision could take for safe. A directory that has never
     * been seen counts as one that holds data: so nobody overwrites it.
     */
    static ServerObservation silent(Optional<ServerObservation> last) {
        return last.map(known -> new Facts(
                                known.dataDirectory(),
                                known.systemIdentifier(),
                                known.incarnation(),
                                known.fenceStands(),
                                known.version())
                        .with(ServerProcess.UNRESPONSIVE, known.postmaster(), Optional.empty(), UNKNOWN_RECEIVER))
                .orElseGet(() -> new Facts(DataDirectory.PRESENT, Optional.empty(), Optional.empty(), false, "")
                        .with(ServerProcess.UNRESPONSIVE, Optional.empty(), Optional.empty(), UNKNOWN_RECEIVER));
    }

    void close() {
        sessions.close();
    }

    /** The kept sessions may be those of a server that has been restarted since. */
    private ServerObservation askAgainIfGone(Facts facts, long postmaster, Deadline deadline) throws SQLException {
        try {
            return ask(facts, postmaster, deadline);
        } catch (SQLException e) {
            sessions.close();
            if (deadline.hasPassed()) {
                throw e;
            }
            return ask(facts, postmaster, deadline);
        }
    }

    private ServerObservation ask(Facts facts, long postmaster, Deadline deadline) throws SQLException {
        SessionLook look = SessionLook.of(sessions.ordinary(postmaster, deadline));
        Optional<WalPosition> position;
        boolean writesHang = false;
        if (look.isInRecovery()) {
            writes.forget();
            position = Optional.of(StandbyPosition.of(sessions.replication(deadline)));
        } else {
            sessions.closeReplication();
            position = look.primaryPosition();
            writesHang = doWritesHang(look, postmaster);
        }
        return new ServerObservation(
                facts.dataDirectory,
                look.isInRecovery() ? ServerProcess.IN_RECOVERY : ServerProcess.PRIMARY,
                Optional.of(postmaster),
                facts.systemIdentifier,
                facts.incarnation,
                position,
                look.replayLsn(),
                look.receiver(),
                look.isLocalReplayFinished(),
                look.epoch(),
                look.replication(),
                facts.fenceStands,
                look.isReplayPaused(),
                look.admitsClients(),
                writesHang,
                facts.version);
    }

    private boolean doWritesHang(SessionLook look, long postmaster) {
        if (look.insertedLsn().isEmpty() || look.primaryPosition().isEmpty()) {
            return false;
        }
        return writes.saw(
                postmaster,
                look.insertedLsn().get(),
                look.primaryPosition().get().lsn());
    }

    private Facts facts(Deadline deadline) throws IOException, InterruptedException {
        if (version.isEmpty()) {
            try {
                version = on.programs().version(deadline);
            } catch (OperationFailed e) {
                // Asked again at the next look; empty means "not known" to whoever reads it.
                version = "";
            }
        }
        return new Facts(
                DataDirectoryLook.state(on.files(), on.marker()),
                DataDirectoryLook.systemIdentifier(on.files()),
                incarnation(),
                on.fence().stands(),
                version);
    }

    /** Nothing counts for a directory without one. */
    private Optional<Incarnation> incarnation() {
        return on.incarnation().read().map(Incarnation::new);
    }

    /** What the files tell, whatever the server does. */
    private record Facts(
            DataDirectory dataDirectory,
            Optional<Long> systemIdentifier,
            Optional<Incarnation> incarnation,
            boolean fenceStands,
            String version) {
        ServerObservation with(
                ServerProcess process,
                Optional<Long> postmaster,
                Optional<WalPosition> position,
                ReceiverState receiver) {
            Optional<Lsn> replayLsn = Optional.empty();
            return new ServerObservation(
                    dataDirectory,
                    process,
                    postmaster,
                    systemIdentifier,
                    incarnation,
                    position,
                    replayLsn,
                    receiver,
                    false,
                    Epoch.NONE,
                    Replication.NONE,
                    fenceStands,
                    false,
                    false,
                    false,
                    version);
        }
    }
}
