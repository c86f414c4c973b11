package io.quorate.agent.observation;

import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Soft state: what a node says of itself, about twice a second and whenever it changes. Never logged; extends no lease.
 *
 * @param agentIncarnation random word of the agent's process
 * @param sequence grows with every status that this process sends, from 1; 0 before it is sent
 * @param timeline timeline of the WAL that the node holds
 * @param lsn end of what it holds
 * @param notElectable why the node must not be chosen now; empty when nothing speaks against it
 * @param gaveBackEpoch epoch of the last grant that it gave back because it could not promote
 * @param replayPaused somebody has paused the replay: promoting it would stop the server
 * @param leaseRemaining time for which it may still write, if it holds the lease
 * @param operation the long operation under way; empty when none
 */
public record NodeStatus(
        NodeId node,
        String agentIncarnation,
        long sequence,
        NodeRole role,
        NodeState state,
        Optional<Timeline> timeline,
        Optional<Lsn> lsn,
        Optional<Lsn> replayLsn,
        Optional<NodeId> upstream,
        Optional<Long> systemIdentifier,
        DataDirectory dataDirectory,
        Optional<CutPosition> cut,
        Optional<String> notElectable,
        Optional<Epoch> gaveBackEpoch,
        boolean replayPaused,
        boolean guardAlive,
        Optional<Duration> leaseRemaining,
        Optional<String> operation,
        String agentVersion,
        String postgresVersion,
        List<String> problems) {
    public NodeStatus {
        problems = List.copyOf(problems);
    }

    /** The same, numbered by whoever sends it. */
    public NodeStatus withSequence(long number) {
        return new NodeStatus(
                node,
                agentIncarnation,
                number,
                role,
                state,
                timeline,
                lsn,
                replayLsn,
                upstream,
                systemIdentifier,
                dataDirectory,
                cut,
                notElectable,
                gaveBackEpoch,
                replayPaused,
                guardAlive,
                leaseRemaining,
                operation,
                agentVersion,
                postgresVersion,
                problems);
    }
}
