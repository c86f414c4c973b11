package io.quorate.consensus.ratis;

import io.quorate.consensus.codec.CommandCodec;
import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.log.AppliedState;
import io.quorate.consensus.log.ClusterLog;
import io.quorate.consensus.log.Leadership;
import io.quorate.consensus.log.LogHealth;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.model.NodeId;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.ratis.grpc.server.GrpcServices;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replicated log on Apache Ratis. Thread-safe.
 *
 * <p>Futures complete on the thread {@code log-outcomes}, listeners are called on {@code log-listener}: what is attached to
 * either must not block.
 */
public final class RatisClusterLog implements ClusterLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(RatisClusterLog.class);

    private final AtomicReference<@Nullable String> death = new AtomicReference<>();
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private final Submissions submissions = new Submissions();
    private final StallWatch stall = new StallWatch();
    private final LogListener listener;
    private final Replica replica;
    private final RaftNode node;
    private final LeaderDuties leaderDuties;

    private RatisClusterLog(RatisSettings settings, GrpcServices.Customizer network) throws LogStartException {
        LogEvents events = new Events();
        replica = new Replica(events);
        listener = new LogListener(replica::applied, this::leadership, this::watch, this::died);
        node = RaftNode.start(settings, new LogStateMachine(replica, events), network);
        leaderDuties = new LeaderDuties(node, submissions, settings.tuning());
        listener.start();
    }

    /**
     * Starts taking part; returns before a leader is known.
     *
     * @throws LogStartException if that is not possible; then no thread of it is left
     */
    public static RatisClusterLog open(RatisSettings settings) throws LogStartException {
        return open(settings, (builder, types) -> builder);
    }

    static RatisClusterLog open(RatisSettings settings, GrpcServices.Customizer network) throws LogStartException {
        return new RatisClusterLog(settings, network);
    }

    @Override
    public CompletableFuture<ProposalOutcome> propose(ClusterCommand command, Duration deadline) {
        byte[] bytes = CommandCodec.encode(command);
        return submissions.ask(deadline, ProposalOutcome.Unknown::new, answer -> submit(bytes, answer));
    }

    @Override
    public AppliedState applied() {
        return replica.applied();
    }

    @Override
    public Leadership leadership() {
        return node.leadership();
    }

    @Override
    public void subscribe(Consumer<AppliedState> subscriber) {
        listener.subscribe(subscriber);
    }

    @Override
    public CompletableFuture<Boolean> transferLeadership(NodeId to, Duration deadline) {
        return submissions.ask(
                deadline,
                reason -> {
                    LOGGER.atInfo().addKeyValue("to", to).log("leadership was not transferred: {}", reason);
                    return false;
                },
                answer -> transfer(to, deadline, answer));
    }

    @Override
    public LogHealth health() {
        Optional<String> reason = Optional.ofNullable(death.get()).or(node::whyDead);
        return reason.<LogHealth>map(LogHealth.Dead::new).orElseGet(LogHealth.Healthy::new);
    }

    @Override
    public void close() {
        if (isClosed.getAndSet(true)) {
            return;
        }
        death.compareAndSet(null, "the log is closed");
        submissions.close();
        listener.close();
        node.close();
    }

    private void submit(byte[] command, CompletableFuture<ProposalOutcome> answer) {
        if (!node.isReadyLeader()) {
            ProposalOutcome notLeader = new ProposalOutcome.NotLeader(node.otherLeader());
            submissions.outcomes().execute(() -> answer.complete(notLeader));
            return;
        }
        try {
            var unused = node.submit(command)
                    .whenCompleteAsync(
                            (reply, failure) -> answer.complete(Outcomes.of(reply, failure)), submissions.outcomes());
        } catch (IOException e) {
            answer.complete(Outcomes.unknown(e));
        }
    }

    private void transfer(NodeId to, Duration deadline, CompletableFuture<Boolean> answer) {
        try {
            var unused = node.transferLeadership(to, deadline)
                    .whenCompleteAsync(
                            (reply, failure) -> answer.complete(failure == null && reply.isSuccess()),
                            submissions.outcomes());
        } catch (IOException e) {
            LOGGER.atInfo().addKeyValue("to", to).log("leadership was not transferred: {}", e.getMessage());
            answer.complete(false);
        }
    }

    private void watch() {
        long now = System.nanoTime();
        leaderDuties.poll(now, replica.applied().index());
        stall.observe(now, node.hasLeader(), node.committed(), node.applied()).ifPresent(this::died);
    }

    private void died(String reason) {
        if (death.compareAndSet(null, reason)) {
            LOGGER.atError().log("the Raft log of this node is dead: {}", reason);
        }
        listener.changed();
    }

    /** What Ratis tells while the server starts arrives before the fields of the log are all set. */
    private final class Events implements LogEvents {
        @Override
        public void changed() {
            listener.changed();
        }

        @Override
        public void died(String reason) {
            RatisClusterLog.this.died(reason);
        }
    }
}
