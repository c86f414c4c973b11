package io.quorate.agent.observation;

import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.WalPosition;
import java.util.Optional;

/**
 * One look at this node's PostgreSQL.
 *
 * @param postmaster its process number; empty when it is down
 * @param systemIdentifier unsigned; known whenever the data directory is present
 * @param position primary: end of the flushed WAL; standby: the greater of received and replayed, with the timeline that it is on
 * @param replayLsn empty on a primary
 * @param isLocalReplayFinished a standby has replayed all WAL that it holds
 * @param fenceStands both directories of the standing fence are in place
 * @param isReplayPaused promoting it would stop the server
 * @param admitsClients others than the agent and replication may connect
 * @param version PostgreSQL's, empty when not known
 */
public record ServerObservation(
        DataDirectory dataDirectory,
        ServerProcess process,
        Optional<Long> postmaster,
        Optional<Long> systemIdentifier,
        Optional<WalPosition> position,
        Optional<Lsn> replayLsn,
        ReceiverState receiver,
        boolean isLocalReplayFinished,
        boolean fenceStands,
        boolean isReplayPaused,
        boolean admitsClients,
        String version) {}
