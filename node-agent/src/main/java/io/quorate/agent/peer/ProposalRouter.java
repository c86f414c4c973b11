package io.quorate.agent.peer;

import io.quorate.consensus.command.ClusterCommand;
import io.quorate.consensus.log.ClusterLog;
import io.quorate.consensus.log.Leadership;
import io.quorate.consensus.log.ProposalOutcome;
import io.quorate.consensus.log.Proposals;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a proposal to whoever leads: this node's log, or the Raft leader's agent. Thread-safe; never blocks the caller.
 *
 * <p>A proposal goes on to the next leader only while it is certain that nothing has been submitted. From the moment that it may
 * have been, there is one outcome: the leader's answer, or {@link ProposalOutcome.Unknown}. The caller decides what that means.
 */
public final class ProposalRouter implements Proposals, AutoCloseable {
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(50);
    private static final int MAX_WAITING = 256;
    private static final Logger LOG = LoggerFactory.getLogger(ProposalRouter.class);

    private final NodeId self;
    private final ClusterLog log;
    private final LeaderCalls leaderCalls;
    private final ScheduledExecutorService thread;
    private List<Attempt> waiting = new ArrayList<>();
    private boolean isRetryDue;

    public ProposalRouter(NodeId self, ClusterLog log, PeerChannels channels, GroupWatch group) {
        this.self = self;
        this.log = log;
        this.leaderCalls = new LeaderCalls(self, channels, group);
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread named = new Thread(task, "proposal-router");
            named.setDaemon(true);
            return named;
        });
        log.subscribe(change -> run(this::tryWaiting));
    }

    /**
     * Proposes wherever the leader is. Never completes exceptionally.
     *
     * <p>{@link ProposalOutcome.NotLeader} after the deadline, when no leader could be reached: nothing was submitted. {@link
     * ProposalOutcome.Unknown} as soon as it was submitted and the answer is lost, or when the deadline passes after that.
     */
    @Override
    public CompletableFuture<ProposalOutcome> propose(ClusterCommand command, Duration deadline) {
        Attempt attempt = new Attempt(command, System.nanoTime() + deadline.toNanos(), new CompletableFuture<>());
        if (!run(() -> tryOnce(attempt))) {
            attempt.result.complete(new ProposalOutcome.NotLeader(Optional.empty()));
        }
        return attempt.result;
    }

    /** Stops; what waits for a leader ends as not submitted. Idempotent. */
    @Override
    public void close() {
        run(() -> {
            waiting.forEach(this::giveUp);
            waiting.clear();
            thread.shutdown();
        });
    }

    private void tryOnce(Attempt attempt) {
        if (thread.isShutdown() || attempt.remaining().isZero()) {
            giveUp(attempt);
            return;
        }
        try {
            CompletableFuture<ProposalOutcome> unused = submit(attempt, log.leadership())
                    .whenComplete((outcome, failure) -> settle(attempt, outcome, failure));
        } catch (RuntimeException e) {
            settle(attempt, null, e);
        }
    }

    private CompletableFuture<ProposalOutcome> submit(Attempt attempt, Leadership leadership) {
        boolean isOwn = leadership.isSelfReady()
                || leadership.leader().filter(self::equals).isPresent();
        if (isOwn) {
            return log.propose(attempt.command, attempt.remaining());
        }
        return leadership
                .leader()
                .map(leader -> leaderCalls.propose(leader, attempt.command, attempt.remaining()))
                .orElseGet(() -> CompletableFuture.completedFuture(new ProposalOutcome.NotLeader(Optional.empty())));
    }

    private void settle(Attempt attempt, @Nullable ProposalOutcome outcome, @Nullable Throwable failure) {
        if (outcome == null) {
            LOG.atError()
                    .setCause(failure)
                    .addKeyValue("command", attempt.command.getClass().getSimpleName())
                    .log("a proposal failed in a way that it must not; its outcome is unknown");
            attempt.result.complete(new ProposalOutcome.Unknown("internal error"));
        } else if (outcome instanceof ProposalOutcome.NotLeader) {
            if (!run(() -> await(attempt))) {
                giveUp(attempt);
            }
        } else {
            attempt.result.complete(outcome);
        }
    }

    private void await(Attempt attempt) {
        if (waiting.size() >= MAX_WAITING || thread.isShutdown()) {
            giveUp(attempt);
            return;
        }
        waiting.add(attempt);
        if (!isRetryDue) {
            isRetryDue = true;
            ScheduledFuture<?> unused = thread.schedule(this::retry, RETRY_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void retry() {
        isRetryDue = false;
        tryWaiting();
    }

    private void tryWaiting() {
        List<Attempt> again = waiting;
        waiting = new ArrayList<>();
        again.forEach(this::tryOnce);
    }

    private void giveUp(Attempt attempt) {
        attempt.result.complete(new ProposalOutcome.NotLeader(log.leadership().leader()));
    }

    private boolean run(Runnable task) {
        try {
            thread.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            LOG.atTrace().setCause(e).log("closed: nothing is proposed any more");
            return false;
        }
    }

    private record Attempt(ClusterCommand command, long deadlineNanos, CompletableFuture<ProposalOutcome> result) {
        Duration remaining() {
            return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
        }
    }
}
