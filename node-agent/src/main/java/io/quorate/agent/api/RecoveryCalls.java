package io.quorate.agent.api;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.quorate.agent.recovery.RecoveryOrder;
import io.quorate.agent.recovery.RecoveryPlan;
import io.quorate.agent.recovery.RecoveryRefusal;
import io.quorate.agent.recovery.RecoveryWork;
import io.quorate.consensus.log.ClusterLog;
import io.quorate.consensus.model.NodeId;
import io.quorate.proto.v1.PlanRecoveryReply;
import io.quorate.proto.v1.PlanRecoveryRequest;
import io.quorate.proto.v1.TakeRecoveryOrderReply;
import io.quorate.proto.v1.TakeRecoveryOrderRequest;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a survivor of a lost majority is asked and told while its agent runs. Reads and writes this node's disk on the thread of the call,
 * one call at a time, and nothing at all while somebody leads.
 */
public final class RecoveryCalls {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryCalls.class);

    private final NodeId self;
    private final ClusterLog log;
    private final RecoveryWork work;
    private final int recovery;
    private final BooleanSupplier endServer;
    private final Consumer<String> fence;

    /**
     * @param recovery number of the recovery that made the group in which this agent runs; 0 for that of the founding
     * @param endServer ends PostgreSQL, for the rest of this agent's life; false when a process may be left
     * @param fence ends PostgreSQL and the agent, which is started again by whoever supervises it
     */
    public RecoveryCalls(
            NodeId self,
            ClusterLog log,
            RecoveryWork work,
            int recovery,
            BooleanSupplier endServer,
            Consumer<String> fence) {
        this.self = self;
        this.log = log;
        this.work = work;
        this.recovery = recovery;
        this.endServer = endServer;
        this.fence = fence;
    }

    /** @throws StatusRuntimeException the refusal */
    synchronized PlanRecoveryReply plan(PlanRecoveryRequest request) {
        requireNoLeader();
        Set<NodeId> lost = nodes(request.getLostList());
        String requestedBy = RequestChecks.requestedBy(request.getRequestedBy());
        try {
            Optional<RecoveryOrder> taken = work.notBegun(lost);
            RecoveryOrder order = taken.isPresent() ? taken.get() : work.make(lost, requestedBy);
            return PlanRecoveryReply.newBuilder()
                    .setOrder(order.text())
                    .setLogTerm(order.command().logTerm())
                    .setLogIndex(order.command().logIndex())
                    .addAllPlan(new RecoveryPlan(order, self).lines())
                    .setRecovery(order.number())
                    .addAllSurvivors(new TreeSet<>(order.survivors())
                            .stream().map(NodeId::name).toList())
                    .setAlreadyTaken(taken.isPresent())
                    .build();
        } catch (RecoveryRefusal refusal) {
            throw Refusals.refused(String.valueOf(refusal.getMessage()));
        }
    }

    void take(TakeRecoveryOrderRequest request, StreamObserver<TakeRecoveryOrderReply> reply) {
        RecoveryOrder order;
        try {
            order = taken(request);
        } catch (RuntimeException refused) {
            Answers.fail(reply, "TakeRecoveryOrder", refused);
            return;
        }
        Answers.sendThen(reply, TakeRecoveryOrderReply.getDefaultInstance(), () -> leaveFor(order));
    }

    private synchronized RecoveryOrder taken(TakeRecoveryOrderRequest request) {
        requireNoLeader();
        String requestedBy = RequestChecks.requestedBy(request.getRequestedBy());
        try {
            RecoveryOrder order = RecoveryOrder.parse(request.getOrder());
            work.check(order);
            endThenTake(order);
            LOG.atWarn()
                    .addKeyValue("node", self)
                    .addKeyValue("recovery", order.number())
                    .addKeyValue("survivors", order.survivors())
                    .log("an order of recovery was taken, given by {}", requestedBy);
            return order;
        } catch (RecoveryRefusal refusal) {
            throw Refusals.refused(String.valueOf(refusal.getMessage()));
        }
    }

    /**
     * A holder may write until its lease ends, and in a pause for ever: nobody of the new group waits for that. An agent that has ended its
     * server decides nothing any more: it leaves, also when the order cannot be written.
     */
    private void endThenTake(RecoveryOrder order) throws RecoveryRefusal {
        if (order.number() <= recovery) {
            work.take(order);
            return;
        }
        boolean hasEnded = endServer.getAsBoolean();
        try {
            if (!hasEnded) {
                throw new RecoveryRefusal(
                        "PostgreSQL of " + self + " could not be ended: end it, then give the order again");
            }
            work.take(order);
        } catch (RecoveryRefusal | RuntimeException failed) {
            fence.accept("an order of recovery could not be taken: " + failed.getMessage());
            throw failed;
        }
    }

    /** Whoever runs in the group of that order already has carried it out. */
    private void leaveFor(RecoveryOrder order) {
        if (order.number() > recovery) {
            fence.accept("the next start carries out the order of recovery " + order.number());
        }
    }

    private void requireNoLeader() {
        Optional<NodeId> leader = log.leadership().leader();
        if (leader.isPresent()) {
            String found = leader.get().equals(self) ? "this node leads" : "this node still follows " + leader.get();
            throw Refusals.refused(found + ": the quorum works, there is nothing to recover");
        }
    }

    private static Set<NodeId> nodes(Collection<String> names) {
        Set<NodeId> nodes = new TreeSet<>();
        for (String name : names) {
            try {
                nodes.add(new NodeId(name));
            } catch (IllegalArgumentException e) {
                throw Refusals.invalid("lost: " + e.getMessage());
            }
        }
        return nodes;
    }
}
