package io.quorate.consensus.log;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.command.Transition;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.statemachine.ClusterStateMachine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** One node's log among {@link InMemoryLogs}, under whose lock everything is changed; what is read is volatile. */
final class InMemoryPeer implements ClusterLog {
    private final InMemoryLogs logs;
    private final NodeId id;
    private final ListenerThread listenerThread;
    private final List<Consumer<AppliedState>> listeners = new CopyOnWriteArrayList<>();
    private volatile AppliedState applied = new AppliedState(0, ClusterState.EMPTY);
    private volatile Leadership leadership = new Leadership(0, Optional.empty(), false);
    private volatile LogHealth health = new LogHealth.Healthy();
    private ProposalOutcome lastOutcome = new ProposalOutcome.Unknown("nothing was applied");
    private boolean isIsolated;

    InMemoryPeer(InMemoryLogs logs, NodeId id, ListenerThread listenerThread) {
        this.logs = logs;
        this.id = id;
        this.listenerThread = listenerThread;
    }

    @Override
    public CompletableFuture<ProposalOutcome> propose(ClusterCommand command, Duration deadline) {
        return logs.propose(this, command, deadline);
    }

    @Override
    public AppliedState applied() {
        return applied;
    }

    @Override
    public Leadership leadership() {
        return leadership;
    }

    @Override
    public void subscribe(Consumer<AppliedState> listener) {
        listeners.add(listener);
    }

    @Override
    public CompletableFuture<Boolean> transferLeadership(NodeId to, Duration deadline) {
        return CompletableFuture.completedFuture(logs.transfer(this, to));
    }

    @Override
    public LogHealth health() {
        return health;
    }

    @Override
    public void close() {
        logs.closed(this);
    }

    NodeId id() {
        return id;
    }

    boolean isReachable() {
        return !isIsolated && !isDead();
    }

    boolean isIsolated() {
        return isIsolated;
    }

    boolean isDead() {
        return health instanceof LogHealth.Dead;
    }

    void isolate() {
        isIsolated = true;
    }

    void reconnect() {
        isIsolated = false;
    }

    /** Dies once: the first reason is the one that counts. */
    void die(String reason) {
        if (!isDead()) {
            health = new LogHealth.Dead(reason);
            leadership = new Leadership(leadership.term(), Optional.empty(), false);
            tellListeners();
        }
    }

    void sees(Leadership next) {
        if (!isDead() && !next.equals(leadership)) {
            leadership = next;
            tellListeners();
        }
    }

    /** What the last applied command came to; the proposer's answer. */
    ProposalOutcome lastOutcome() {
        return lastOutcome;
    }

    /** Applies what it has not applied yet, if it can hear of it. */
    void catchUp(List<ClusterCommand> committed) {
        while (isReachable() && applied.index() < committed.size()) {
            long index = applied.index() + 1;
            Transition transition = ClusterStateMachine.apply(applied.state(), committed.get((int) index - 1));
            applied = new AppliedState(index, transition.state());
            lastOutcome = transition
                    .rejection()
                    .<ProposalOutcome>map(reason -> new ProposalOutcome.Rejected(index, reason))
                    .orElseGet(() -> new ProposalOutcome.Applied(index));
            if (transition.breaksInvariant()) {
                die("entry " + index + " breaks an invariant: " + transition.rejection());
            }
            tellListeners();
        }
    }

    private void tellListeners() {
        listeners.forEach(listener -> listenerThread.tell(listener, this));
    }

    @Override
    public String toString() {
        return id + ": " + leadership + ", applied " + applied.index() + ", " + health
                + (isIsolated ? ", isolated" : "");
    }
}
