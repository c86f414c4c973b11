package io.quorate.consensus.log;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One node's view of the replicated log. Thread-safe.
 *
 * <p>Only the outcome of a proposal proves anything about the cluster. {@link #applied} and {@link #leadership} are hints: what
 * this node has seen so far.
 */
public interface ClusterLog extends AutoCloseable {

    /**
     * Proposes a command at this node, which has to lead.
     *
     * <p>Never completes exceptionally. After {@code deadline} the outcome is {@link ProposalOutcome.Unknown}: the command may
     * still be applied later. Proposing the same command twice is safe: commands are guarded.
     */
    CompletableFuture<ProposalOutcome> propose(ClusterCommand command, Duration deadline);

    /** The last state that this node has applied; it may be old. */
    AppliedState applied();

    /** Who leads, as far as this node knows. */
    Leadership leadership();

    /**
     * Calls the listener after every application and every change of leadership, on a thread of the log's own; it must not block.
     * Changes in quick succession may be told as one, with the newest state. A listener that throws is logged and called again.
     */
    void subscribe(Consumer<AppliedState> listener);

    /**
     * Moves leadership to another voter; only the leader can. Completes with true when the other has taken over, false when not
     * or when this node does not lead. Never completes exceptionally.
     */
    CompletableFuture<Boolean> transferLeadership(NodeId to, Duration deadline);

    /** Whether the log behind this node still works; cheap, callable at any time. */
    LogHealth health();

    /** Stops taking part. Idempotent; waits at most a few seconds. */
    @Override
    void close();
}
