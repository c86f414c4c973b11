package io.quorate.agent;

import io.quorate.agent.loop.StatusSink;
import io.quorate.agent.observation.NodeStatus;
import io.quorate.agent.observation.SeenStatus;
import io.quorate.agent.peer.GroupWatch;
import io.quorate.agent.peer.PeerChannels;
import io.quorate.agent.peer.StatusBoard;
import io.quorate.agent.peer.StatusReporter;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Carries soft state between the loop and the other agents. Thread-safe. */
final class Soft implements StatusSink, AutoCloseable {
    private final NodeId self;
    private final StatusBoard board;
    private final StatusReporter reporter;
    private volatile Optional<NodeStatus> own = Optional.empty();
    private volatile long publishedAt;

    Soft(NodeId self, StatusBoard board, PeerChannels channels, GroupWatch group) {
        this.self = self;
        this.board = board;
        this.reporter = new StatusReporter(board, channels, this::vouchedFor, group);
    }

    /** A loop that is stuck says nothing any more: what it said last is not sent again as if it were true now. */
    private Optional<NodeStatus> vouchedFor() {
        boolean isRecent = System.nanoTime() - publishedAt < SeenStatus.FRESH.toNanos();
        return isRecent ? own : Optional.empty();
    }

    void start(Duration interval) {
        reporter.start(interval);
    }

    @Override
    public void publish(NodeStatus status, boolean atOnce) {
        own = Optional.of(status);
        publishedAt = System.nanoTime();
        if (atOnce) {
            reporter.reportNow();
        }
    }

    @Override
    public Map<NodeId, SeenStatus> others() {
        Map<NodeId, SeenStatus> others = new HashMap<>(board.all());
        others.remove(self);
        return others;
    }

    @Override
    public void close() {
        reporter.close();
    }
}
