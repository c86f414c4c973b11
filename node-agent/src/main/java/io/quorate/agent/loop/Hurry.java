package io.quorate.agent.loop;

import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Whether a change of the own server is awaited that is worth many looks. Owned by the loop thread. */
final class Hurry {
    /** Standbys that are there confirm within a second or two; for those that are not, it may be days. */
    static final Duration LONGEST_FOR_ADMISSION = Duration.ofSeconds(5);

    private final NodeId self;
    private final Since awaitsAdmission;

    Hurry(NodeId self, LongSupplier nanoTime) {
        this.self = self;
        awaitsAdmission = new Since(nanoTime);
    }

    /**
     * Asked in every turn.
     *
     * @param server as it was seen last; empty before the first look
     */
    boolean isDue(ClusterState state, Optional<ServerObservation> server) {
        awaitsAdmission.track(
                server.filter(seen -> awaitsAdmission(state, seen)).isPresent());
        boolean isAdmissionNear =
                awaitsAdmission.isRunning() && awaitsAdmission.elapsed().compareTo(LONGEST_FOR_ADMISSION) < 0;
        // Nothing is to be seen of a server that is down: its start tells its end.
        boolean isUp =
                server.filter(seen -> seen.process() != ServerProcess.DOWN).isPresent();
        return isUp && (state.lease().isEmpty() || state.switchover().isPresent() || isAdmissionNear);
    }

    /** Clients wait for the standbys of a server that has just been promoted. */
    private boolean awaitsAdmission(ClusterState state, ServerObservation seen) {
        boolean isOwn =
                state.primary().filter(primary -> primary.holder().equals(self)).isPresent();
        return isOwn && seen.process() != ServerProcess.DOWN && !seen.admitsClients();
    }
}
