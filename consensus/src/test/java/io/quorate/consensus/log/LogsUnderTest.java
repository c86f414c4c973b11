package io.quorate.consensus.log;

import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Running logs of one cluster, and what a test may do to them; one adapter of {@link ClusterLog} brings one. */
public interface LogsUnderTest extends AutoCloseable {

    /** The logs that run, by node; after {@link #restart} another object stands for the node. */
    Map<NodeId, ClusterLog> logs();

    /** Waits until one of these nodes leads and is ready, and says which; where nobody stands for election by himself, elects one. */
    NodeId leaderAmong(Collection<NodeId> nodes);

    /** Cuts the node off from all others, in both directions; where nodes step down by time, that is still to come. */
    void isolate(NodeId node);

    /** Ends every isolation. */
    void heal();

    /** Stops the node and starts it again with what it has on disk. */
    void restart(NodeId node);

    /** How long something that has to happen may take on a busy machine. */
    Duration patience();

    /** What every node believes, for the message of a failed wait. */
    String describe();

    @Override
    void close();

    default ClusterLog log(NodeId node) {
        ClusterLog log = logs().get(node);
        if (log == null) {
            throw new AssertionError(node + " does not run");
        }
        return log;
    }

    default List<NodeId> nodes() {
        return List.copyOf(logs().keySet());
    }

    default NodeId leader() {
        return leaderAmong(nodes());
    }
}
