package io.quorate.agent.observation;

import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Incarnation;
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
 * @param incarnation which life of its data directory; empty when there is no whole one
 * @param cut its promise in the present vacancy
 * @param leavesSync it must clone or rewind, and waits until it counts no more among those who hold acknowledged writes
 * @param notElectable why the node must not be chosen now; empty when nothing speaks against it
 * @param gaveBackEpoch epoch of the last grant that it gave back because it could not promote
 * @param replayPaused somebody has paused the replay: promoting it would stop the server
 * @param leaseRemaining time for which it may still write, if it holds the lease
 * @param leaseReport empty on a witness
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
        Optional<Incarnation> incarnation,
        Optional<CutPosition> cut,
        boolean leavesSync,
        Optional<String> notElectable,
        Optional<Epoch> gaveBackEpoch,
        boolean replayPaused,
        boolean guardAlive,
        Optional<Duration> leaseRemaining,
        Optional<LeaseReport> leaseReport,
        Optional<String> operation,
        String agentVersion,
        String postgresVersion,
        List<String> problems) {
    public NodeStatus {
        problems = List.copyOf(problems);
    }

    /** Nobody who knew the other need hurry because of this one: positions, and what is told to people, may differ. */
    public boolean isAlike(NodeStatus other) {
        return role == other.role
                && state == other.state
                && cut.equals(other.cut)
                && operation.equals(other.operation)
                && notElectable.equals(other.notElectable)
                && leavesSync == other.leavesSync
                && upstream.equals(other.upstream);
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
                incarnation,
                cut,
                leavesSync,
                notElectable,
                gaveBackEpoch,
                replayPaused,
                guardAlive,
                leaseRemaining,
                leaseReport,
                operation,
                agentVersion,
                postgresVersion,
                problems);
    }
}
