package io.quorate.agent.loop;

import io.quorate.agent.fencing.LeaseClock;
import io.quorate.agent.fencing.LeaseGuard;
import io.quorate.agent.fencing.LeaseMargin;
import io.quorate.agent.postgres.PostgresServer;
import io.quorate.agent.process.ServerProcesses;
import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.log.ClusterLog;
import io.quorate.consensus.log.Proposals;
import io.quorate.consensus.model.NodeId;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What the loop works with; made by the composition root, or of fakes by a test.
 *
 * @param margin what it keeps of its lease, and whether it may become primary with that
 * @param adoptionObstacle why the data that this node brings must not found a cluster
 * @param founding what to propose when this node leads a group whose cluster is not founded yet
 * @param nanoTime monotonic time of this process
 * @param exit called when the agent must leave: the reason; the server has been ended
 */
public record NodeParts(
        NodeId self,
        boolean isWitness,
        String agentIncarnation,
        String agentVersion,
        ClusterCommand founding,
        ClusterLog log,
        Proposals proposals,
        PostgresServer server,
        ServerProcesses processes,
        LeaseClock clock,
        LeaseGuard guard,
        LeaseMargin margin,
        Optional<String> adoptionObstacle,
        StatusSink statuses,
        LongSupplier nanoTime,
        LoopThreads threads,
        Consumer<String> exit) {

    /** The same with another hand on the guard. */
    NodeParts with(LeaseGuard hand) {
        return new NodeParts(
                self,
                isWitness,
                agentIncarnation,
                agentVersion,
                founding,
                log,
                proposals,
                server,
                processes,
                clock,
                hand,
                margin,
                adoptionObstacle,
                statuses,
                nanoTime,
                threads,
                exit);
    }
}
