package io.quorate.agent.observation;

import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.WalPosition;
import java.util.Optional;

/**
 * One look at this node's PostgreSQL.
 *
 * @param postmaster its process number; empty when it is down
 * @param systemIdentifier unsigned; known whenever the data directory is present
 * @param incarnation of the data directory; empty when it has none or it is not known
 * @param position primary: end of the flushed WAL; standby: the greater of received and replayed, with the timeline that it is on
 * @param replayLsn empty on a primary
 * @param isLocalReplayFinished a standby has replayed all WAL that it holds
 * @param epoch of the primacy that the server belongs to, as {@code SHOW quorate.epoch} tells: its own on a primary, the last one that
 *     it followed or had on a standby; {@link Epoch#NONE} before the first, and when the server does not answer
 * @param replication {@link Replication#NONE} unless it is a primary
 * @param fenceStands both directories of the standing fence are in place
 * @param isReplayPaused promoting it would stop the server
 * @param admitsClients others than the agent and replication may connect
 * @param writesHang a primary has not got any WAL onto its disk for longer than it is given, although some waits and a probe was made
 * @param version PostgreSQL's, empty when not known
 */
public record ServerObservation(
        DataDirectory dataDirectory,
        ServerProcess process,
        Optional<Long> postmaster,
        Optional<Long> systemIdentifier,
        Optional<Incarnation> incarnation,
        Optional<WalPosition> position,
        Optional<Lsn> replayLsn,
        ReceiverState receiver,
        boolean isLocalReplayFinished,
        Epoch epoch,
        Replication replication,
        boolean fenceStands,
        boolean isReplayPaused,
        boolean admitsClients,
        boolean writesHang,
        String version) {}
