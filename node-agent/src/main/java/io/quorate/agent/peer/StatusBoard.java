package io.quorate.agent.peer;

import io.quorate.agent.observation.NodeStatus;
import io.quorate.agent.observation.SeenStatus;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The last status of every node, this one included, with the time of its receipt on a monotonic clock. Thread-safe.
 *
 * <p>Reports may overtake each other. Within one agent process the one with the greater sequence wins; a process that has been
 * followed by another one is not listened to again.
 */
public final class StatusBoard {
    private static final int REMEMBERED_PROCESSES = 8;

    private final LongSupplier nanoTime;
    private final Map<NodeId, Entry> entries = new HashMap<>();
    private final List<Consumer<NodeStatus>> listeners = new CopyOnWriteArrayList<>();

    /** @param nanoTime a monotonic clock such as {@code System::nanoTime} */
    public StatusBoard(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Takes a status unless a newer one of its node is known.
     *
     * @return whether it was taken
     */
    public boolean put(NodeStatus status) {
        long now = nanoTime.getAsLong();
        boolean isNews;
        synchronized (entries) {
            Entry known = entries.get(status.node());
            if (known != null && known.isNewerThan(status)) {
                return false;
            }
            isNews = known == null || known.makesNewsOf(status, now);
            entries.put(status.node(), Entry.after(known, status, now));
        }
        if (isNews) {
            listeners.forEach(listener -> listener.accept(status));
        }
        return true;
    }

    /** The last status of a node, however old; empty when it was never heard of. */
    public Optional<SeenStatus> last(NodeId node) {
        long now = nanoTime.getAsLong();
        synchronized (entries) {
            return Optional.ofNullable(entries.get(node)).map(entry -> entry.seenAt(now));
        }
    }

    /** The last status of every node that was ever heard of, by name. */
    public Map<NodeId, SeenStatus> all() {
        long now = nanoTime.getAsLong();
        Map<NodeId, SeenStatus> seen = new TreeMap<>();
        synchronized (entries) {
            entries.forEach((node, entry) -> seen.put(node, entry.seenAt(now)));
        }
        return Collections.unmodifiableMap(seen);
    }

    /** The statuses that arrived at most {@code maxAge} ago, by node. */
    public Map<NodeId, NodeStatus> fresh(Duration maxAge) {
        Map<NodeId, NodeStatus> fresh = new TreeMap<>();
        all().forEach((node, seen) -> {
            if (seen.isFresh(maxAge)) {
                fresh.put(node, seen.status());
            }
        });
        return Collections.unmodifiableMap(fresh);
    }

    /** How long ago the last status of a node arrived; empty when it was never heard of. */
    public Optional<Duration> age(NodeId node) {
        return last(node).map(SeenStatus::age);
    }

    /**
     * Calls the listener with every status that is news: of another process, unlike the last one ({@link NodeStatus#isAlike}), or after
     * a silence. On the thread that received it: it must be cheap and must not block.
     */
    public void subscribe(Consumer<NodeStatus> listener) {
        listeners.add(listener);
    }

    /** @param earlierProcesses incarnations that the present one has replaced, newest first */
    private record Entry(NodeStatus status, long receivedAt, Deque<String> earlierProcesses) {

        static Entry after(@Nullable Entry known, NodeStatus status, long receivedAt) {
            if (known == null) {
                return new Entry(status, receivedAt, new ArrayDeque<>());
            }
            if (known.isOfSameProcess(status)) {
                return new Entry(status, receivedAt, known.earlierProcesses);
            }
            Deque<String> earlier = new ArrayDeque<>(known.earlierProcesses);
            earlier.addFirst(known.status.agentIncarnation());
            if (earlier.size() > REMEMBERED_PROCESSES) {
                earlier.removeLast();
            }
            return new Entry(status, receivedAt, earlier);
        }

        boolean isNewerThan(NodeStatus other) {
            return isOfSameProcess(other)
                    ? status.sequence() >= other.sequence()
                    : earlierProcesses.contains(other.agentIncarnation());
        }

        boolean makesNewsOf(NodeStatus next, long now) {
            return !isOfSameProcess(next)
                    || !status.isAlike(next)
                    || !seenAt(now).isFresh();
        }

        private boolean isOfSameProcess(NodeStatus other) {
            return status.agentIncarnation().equals(other.agentIncarnation());
        }

        SeenStatus seenAt(long now) {
            return new SeenStatus(status, Duration.ofNanos(Math.max(0, now - receivedAt)));
        }
    }
}
