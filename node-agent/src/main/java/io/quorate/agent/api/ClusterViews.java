package io.quorate.agent.api;

import io.quorate.agent.peer.StatusBoard;
import io.quorate.consensus.log.AppliedState;
import io.quorate.consensus.log.ClusterLog;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Switchover;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Takes views of the cluster, as this node knows it. Thread-safe. */
final class ClusterViews {
    private static final int MISSED_REPORTS = 3;
    private static final Duration LEAST_REACHABLE_WITHIN = Duration.ofSeconds(2);

    private final NodeId self;
    private final ClusterLog log;
    private final StatusBoard board;
    private final LongSupplier nanoTime;
    private final Duration reachableWithin;
    private volatile Optional<Pending> pending = Optional.empty();

    ClusterViews(NodeId self, ClusterLog log, StatusBoard board, Duration statusInterval, LongSupplier nanoTime) {
        this.self = self;
        this.log = log;
        this.board = board;
        this.nanoTime = nanoTime;
        Duration missed = statusInterval.multipliedBy(MISSED_REPORTS);
        this.reachableWithin = missed.compareTo(LEAST_REACHABLE_WITHIN) > 0 ? missed : LEAST_REACHABLE_WITHIN;
        log.subscribe(this::notePending);
        notePending(log.applied());
    }

    ClusterView now() {
        return new ClusterView(log.applied().state(), board.all(), reachableWithin);
    }

    Vantage vantage(boolean isConfirmed) {
        Optional<Duration> pendingFor =
                pending.map(seen -> Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - seen.since)));
        return new Vantage(self, log.leadership(), isConfirmed, pendingFor);
    }

    /** The replicated state holds no instants, so this node notes when it saw the pending switchover first. */
    private synchronized void notePending(AppliedState applied) {
        Optional<Long> id = applied.state().switchover().map(Switchover::id);
        if (!pending.map(Pending::id).equals(id)) {
            long now = nanoTime.getAsLong();
            pending = id.map(number -> new Pending(number, now));
        }
    }

    private record Pending(long id, long since) {}
}
