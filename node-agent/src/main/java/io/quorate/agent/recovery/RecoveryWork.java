package io.quorate.agent.recovery;

import io.quorate.agent.config.AgentConfig;
import io.quorate.agent.config.Directories;
import io.quorate.consensus.command.ClusterCommand.RecoverCluster;
import io.quorate.consensus.log.AppliedState;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.ratis.LogStartException;
import io.quorate.consensus.ratis.RaftDirectory;
import io.quorate.consensus.ratis.StoredLog;
import io.quorate.consensus.statemachine.QuorumRecovery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Makes orders of recovery from this node's log, and takes them. Works while the agent runs, too: an order counts from its next start. */
public final class RecoveryWork {
    private final String cluster;
    private final NodeId self;
    private final Directories directories;
    private final RecoveryFiles files;

    public RecoveryWork(AgentConfig config) {
        this(config.cluster(), config.node(), config.directories());
    }

    public RecoveryWork(String cluster, NodeId self, Directories directories) {
        this.cluster = cluster;
        this.self = self;
        this.directories = directories;
        this.files = new RecoveryFiles(directories.state());
    }

    /** An agent of this node has its log open. */
    public boolean isAgentRunning() throws RecoveryRefusal {
        try {
            return directory(order()).isInUse();
        } catch (LogStartException e) {
            throw new RecoveryRefusal(String.valueOf(e.getMessage()));
        }
    }

    /** What this node's log tells, also entries of which it is not known whether they were committed. */
    public StoredLog log() throws RecoveryRefusal {
        Optional<RecoveryOrder> before = order();
        try {
            StoredLog stored = directory(before).read();
            // A group that never began knows no more than the order that made it.
            return stored.applied().state().isFounded() || before.isEmpty() ? stored : known(before.get());
        } catch (LogStartException e) {
            throw new RecoveryRefusal(String.valueOf(e.getMessage()));
        }
    }

    /**
     * An order that begins with what this node's log tells. Changes nothing.
     *
     * @param lost members that are gone for good; all others are survivors, this node among them
     * @throws RecoveryRefusal saying why there can be none
     */
    public RecoveryOrder make(Set<NodeId> lost, String requestedBy) throws RecoveryRefusal {
        if (lost.contains(self)) {
            throw new RecoveryRefusal(self + " is this node: it cannot be lost");
        }
        StoredLog log = log();
        try {
            return new RecoveryOrder(new RecoverCluster(
                    QuorumRecovery.recovered(log.applied().state(), lost, requestedBy),
                    requestedBy,
                    log.term(),
                    log.index()));
        } catch (IllegalArgumentException e) {
            throw new RecoveryRefusal(String.valueOf(e.getMessage()));
        }
    }

    /**
     * An order that this node has taken, that leaves these members out, and whose group has not begun: whoever asks again for the same has to
     * be given the same, because this node takes no other one any more.
     */
    public Optional<RecoveryOrder> notBegun(Set<NodeId> lost) throws RecoveryRefusal {
        Optional<RecoveryOrder> taken = order();
        if (taken.isEmpty() || lost.stream().anyMatch(taken.get().survivors()::contains)) {
            return Optional.empty();
        }
        try {
            boolean hasBegun = directory(taken).read().applied().state().isFounded();
            return hasBegun ? Optional.empty() : taken;
        } catch (LogStartException e) {
            throw new RecoveryRefusal(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Durable when it returns; carried out by the next start of the agent. The same order again changes nothing.
     *
     * @return the file in which it lies
     * @throws RecoveryRefusal as {@link #check}, and when it cannot be written
     */
    public Path take(RecoveryOrder order) throws RecoveryRefusal {
        check(order);
        try {
            files.writeOrder(order);
        } catch (IOException e) {
            throw new RecoveryRefusal("the order could not be written: " + e.getMessage());
        }
        return files.orderFile();
    }

    /**
     * Changes nothing.
     *
     * @throws RecoveryRefusal saying why the order is not for this node, or comes too late
     */
    public void check(RecoveryOrder order) throws RecoveryRefusal {
        require(
                order.cluster().equals(cluster),
                "the order is for cluster " + order.cluster() + ", this node belongs to " + cluster);
        require(
                order.survivors().contains(self),
                "the order's survivors are " + order.survivors() + ": " + self + " counts as lost");
        Optional<RecoveryOrder> before = order();
        if (before.equals(Optional.of(order))) {
            return;
        }
        require(
                order.number() == numberOf(before) + 1,
                "the order is that of recovery " + order.number() + ", and this node has taken "
                        + (before.isEmpty()
                                ? "none: the next is 1"
                                : "recovery " + numberOf(before) + ", another one"));
        StoredLog own = log();
        require(
                !own.isAheadOf(order.command().logTerm(), order.command().logIndex()),
                "this node's log goes further than the one that the order was made from (term " + own.term()
                        + ", index "
                        + own.index() + "; the order: term " + order.command().logTerm() + ", index "
                        + order.command().logIndex() + "): make the order here, and give it to the others");
    }

    private RaftDirectory directory(Optional<RecoveryOrder> order) {
        return new RaftDirectory(
                directories.raft(), cluster, order.map(RecoveryOrder::name).orElse(""));
    }

    private Optional<RecoveryOrder> order() throws RecoveryRefusal {
        try {
            return files.readOrder();
        } catch (IOException e) {
            throw new RecoveryRefusal(String.valueOf(e.getMessage()));
        }
    }

    private static StoredLog known(RecoveryOrder order) {
        RecoverCluster command = order.command();
        return new StoredLog(
                command.logTerm(), command.logIndex(), new AppliedState(command.logIndex(), command.state()));
    }

    private static int numberOf(Optional<RecoveryOrder> order) {
        return order.map(RecoveryOrder::number).orElse(0);
    }

    private static void require(boolean holds, String otherwise) throws RecoveryRefusal {
        if (!holds) {
            throw new RecoveryRefusal(otherwise);
        }
    }
}
