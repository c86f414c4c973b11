package io.quorate.agent.simulation;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.log.AppliedState;
import io.quorate.consensus.log.ClusterLog;
import io.quorate.consensus.log.Leadership;
import io.quorate.consensus.log.LogHealth;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One agent's way to the log: its own member, and through the network that of the leader. */
final class AgentLog implements ClusterLog {
    private static final long RETRY = 50 * Dice.MS;

    private final Host host;
    private final World world;
    private final SimProcess process;
    private final Runnable wake;
    private final Dice dice;
    private final RaftMember member;
    private final List<Consumer<AppliedState>> listeners = new ArrayList<>();

    AgentLog(Host host, World world, SimProcess process, Runnable wake, Dice dice) {
        this.host = host;
        this.world = world;
        this.process = process;
        this.wake = wake;
        this.dice = dice;
        this.member = host.raft();
    }

    /** As the coordinator: at this node. */
    @Override
    public CompletableFuture<ProposalOutcome> propose(ClusterCommand command, Duration deadline) {
        Answer answer = new Answer(deadline);
        member.propose(command, outcome -> process.after(0, () -> answer.is(outcome)));
        return answer.future;
    }

    /** As any node: to whoever leads, as long as it is certain that nobody was told yet. */
    CompletableFuture<ProposalOutcome> route(ClusterCommand command, Duration deadline) {
        Answer answer = new Answer(deadline);
        tryOnce(command, answer);
        return answer.future;
    }

    private void tryOnce(ClusterCommand command, Answer answer) {
        Optional<NodeId> leader = member.leadership().leader();
        if (answer.future.isDone()) {
            return;
        }
        if (leader.isEmpty() || !world.network().isOpen(host.id(), leader.get())) {
            process.after(RETRY, () -> tryOnce(command, answer));
            return;
        }
        answer.isSubmitted = true;
        world.network()
                .send(
                        host.id(),
                        leader.get(),
                        () -> world.host(leader.get())
                                .raft()
                                .propose(
                                        command,
                                        outcome -> world.network()
                                                .send(
                                                        leader.get(),
                                                        host.id(),
                                                        () -> process.after(
                                                                0, () -> answered(command, answer, outcome)))));
    }

    private void answered(ClusterCommand command, Answer answer, ProposalOutcome outcome) {
        if (outcome instanceof ProposalOutcome.NotLeader) {
            answer.isSubmitted = false;
            process.after(RETRY, () -> tryOnce(command, answer));
        } else {
            answer.is(outcome);
        }
    }

    void tellListeners() {
        AppliedState newest = member.applied();
        listeners.forEach(listener -> listener.accept(newest));
        wake.run();
    }

    @Override
    public AppliedState applied() {
        return member.applied();
    }

    @Override
    public Leadership leadership() {
        return member.leadership();
    }

    @Override
    public void subscribe(Consumer<AppliedState> listener) {
        listeners.add(listener);
    }

    @Override
    public CompletableFuture<Boolean> transferLeadership(NodeId to, Duration deadline) {
        CompletableFuture<Boolean> moved = new CompletableFuture<>();
        process.after(dice.millis(20, 600), () -> {
            moved.complete(member.transferTo(to));
            wake.run();
        });
        return moved;
    }

    @Override
    public LogHealth health() {
        return new LogHealth.Healthy();
    }

    @Override
    public void close() {
        listeners.clear();
    }

    /** What a proposal comes to, at the latest at its deadline. */
    private final class Answer {
        private final CompletableFuture<ProposalOutcome> future = new CompletableFuture<>();
        private boolean isSubmitted;

        Answer(Duration deadline) {
            process.after(
                    deadline.toNanos(),
                    () -> is(
                            isSubmitted
                                    ? new ProposalOutcome.Unknown("no answer within " + deadline)
                                    : new ProposalOutcome.NotLeader(Optional.empty())));
        }

        void is(ProposalOutcome outcome) {
            if (future.complete(outcome)) {
                wake.run();
            }
        }
    }
}
