package io.quorate.agent.peer;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.log.AppliedState;
import io.quorate.consensus.log.ClusterLog;
import io.quorate.consensus.log.Leadership;
import io.quorate.consensus.log.LogHealth;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.ClusterState;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/** A log whose leadership, state and outcomes a test sets: for moments that no real log can be brought to at will. */
public final class ScriptedLog implements ClusterLog {
    private final List<Consumer<AppliedState>> listeners = new CopyOnWriteArrayList<>();
    private final List<ClusterCommand> proposed = new CopyOnWriteArrayList<>();
    private volatile Leadership leadership = new Leadership(1, Optional.empty(), false);
    private volatile AppliedState applied = new AppliedState(0, ClusterState.EMPTY);
    private volatile Function<ClusterCommand, CompletableFuture<ProposalOutcome>> script =
            command -> CompletableFuture.completedFuture(new ProposalOutcome.NotLeader(Optional.empty()));

    public ScriptedLog answering(Function<ClusterCommand, ProposalOutcome> outcomes) {
        script = command -> CompletableFuture.completedFuture(outcomes.apply(command));
        return this;
    }

    public ScriptedLog answeringLater(CompletableFuture<ProposalOutcome> outcome) {
        script = command -> outcome;
        return this;
    }

    public ScriptedLog ledBy(NodeId leader) {
        return leads(new Leadership(leadership.term() + 1, Optional.of(leader), false));
    }

    public ScriptedLog leading(NodeId self) {
        return leads(new Leadership(leadership.term() + 1, Optional.of(self), true));
    }

    private ScriptedLog leads(Leadership next) {
        leadership = next;
        tell();
        return this;
    }

    public ScriptedLog state(ClusterState next) {
        applied = new AppliedState(applied.index() + 1, next);
        tell();
        return this;
    }

    /** What has been proposed here, in order. */
    public List<ClusterCommand> proposed() {
        return List.copyOf(proposed);
    }

    @Override
    public CompletableFuture<ProposalOutcome> propose(ClusterCommand command, Duration deadline) {
        proposed.add(command);
        return script.apply(command);
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
        return CompletableFuture.completedFuture(false);
    }

    @Override
    public LogHealth health() {
        return new LogHealth.Healthy();
    }

    @Override
    public void close() {}

    private void tell() {
        listeners.forEach(listener -> listener.accept(applied));
    }
}
