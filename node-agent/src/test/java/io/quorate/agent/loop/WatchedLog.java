package io.quorate.agent.loop;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.log.AppliedState;
import io.quorate.consensus.log.ClusterLog;
import io.quorate.consensus.log.InMemoryLogs;
import io.quorate.consensus.log.Leadership;
import io.quorate.consensus.log.LogHealth;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.log.Proposals;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One agent's way to the log, its own and the leader's: what it proposes is told to the {@link SafetyCheck} first, its network may be
 * cut, and it waits while the agent is frozen.
 */
final class WatchedLog implements ClusterLog {
    private static final String OPERATION_THREAD = "operation";

    private final NodeId self;
    private final InMemoryLogs logs;
    private final ClusterLog own;
    private final FakeServers world;
    private final VirtualTime time;
    private final SafetyCheck check;
    private final Freeze freeze;
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicInteger pendingOfOperation = new AtomicInteger();

    WatchedLog(NodeId self, InMemoryLogs logs, FakeServers world, VirtualTime time, SafetyCheck check, Freeze freeze) {
        this.self = self;
        this.logs = logs;
        this.own = logs.log(self);
        this.world = world;
        this.time = time;
        this.check = check;
        this.freeze = freeze;
    }

    /** As the coordinator: at this node. */
    @Override
    public CompletableFuture<ProposalOutcome> propose(ClusterCommand command, Duration deadline) {
        return watched(command, () -> own.propose(command, deadline));
    }

    /** As any node: to whoever leads. */
    Proposals routed() {
        return (command, deadline) -> watched(command, () -> toLeader(command, deadline));
    }

    int pending() {
        return pending.get();
    }

    /** An operation waits for an outcome. */
    boolean holdsOperation() {
        return pendingOfOperation.get() > 0;
    }

    private CompletableFuture<ProposalOutcome> toLeader(ClusterCommand command, Duration deadline) {
        Optional<NodeId> leader = own.leadership().leader();
        if (leader.equals(Optional.of(self))) {
            return own.propose(command, deadline);
        }
        if (leader.isPresent() && world.reach(self, leader.get())) {
            return logs.log(leader.get()).propose(command, deadline);
        }
        CompletableFuture<ProposalOutcome> nobody = new CompletableFuture<>();
        time.after(deadline, () -> nobody.complete(new ProposalOutcome.Unknown("no leader in reach")));
        return nobody;
    }

    private CompletableFuture<ProposalOutcome> watched(ClusterCommand command, Proposal proposal) {
        freeze.hold();
        int ofOperation = Thread.currentThread().getName().equals(OPERATION_THREAD) ? 1 : 0;
        pending.incrementAndGet();
        pendingOfOperation.addAndGet(ofOperation);
        SafetyCheck.Attempt attempt = check.proposed(self, command);
        return proposal.send().thenApply(outcome -> {
            pending.decrementAndGet();
            pendingOfOperation.addAndGet(-ofOperation);
            check.answered(attempt, outcome);
            return outcome;
        });
    }

    @Override
    public AppliedState applied() {
        freeze.hold();
        return own.applied();
    }

    @Override
    public Leadership leadership() {
        return own.leadership();
    }

    @Override
    public void subscribe(Consumer<AppliedState> listener) {
        own.subscribe(listener);
    }

    @Override
    public CompletableFuture<Boolean> transferLeadership(NodeId to, Duration deadline) {
        return own.transferLeadership(to, deadline);
    }

    @Override
    public LogHealth health() {
        return own.health();
    }

    @Override
    public void close() {
        own.close();
    }

    /** Sends it. */
    @FunctionalInterface
    private interface Proposal {
        CompletableFuture<ProposalOutcome> send();
    }
}
