package io.quorate.deploy.cluster;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Sees which standbys the commits of one server wait for, every few milliseconds, on a thread of its own. */
final class SyncListWatch implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(3);
    private static final Duration END = Duration.ofSeconds(30);

    // Guarded by this.
    private final List<String> seen = new ArrayList<>();
    private final Thread thread;
    private volatile boolean isClosed;

    private SyncListWatch(LocalCluster cluster, String node) {
        thread = new Thread(() -> watch(cluster, node), "sync-list-watch");
    }

    static SyncListWatch on(LocalCluster cluster, String node) {
        SyncListWatch watch = new SyncListWatch(cluster, node);
        watch.thread.start();
        return watch;
    }

    /** Returns true when the list has been changed so often, false when this time has passed first. */
    synchronized boolean awaitChanges(int count, Duration limit) {
        long until = System.nanoTime() + limit.toNanos();
        long left = limit.toNanos();
        while (seen.size() - 1 < count && left > 0) {
            try {
                wait(left / 1_000_000 + 1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            left = until - System.nanoTime();
        }
        return seen.size() - 1 >= count;
    }

    /** Every list, without repetitions in a row. */
    synchronized List<String> seen() {
        return List.copyOf(seen);
    }

    /** The last one; empty before the first. */
    synchronized String current() {
        return seen.isEmpty() ? "" : seen.get(seen.size() - 1);
    }

    private void watch(LocalCluster cluster, String node) {
        try (ServerProbe probe = cluster.probe(node)) {
            while (!isClosed) {
                note(list(probe));
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /** Nothing without an answer. */
    private static @Nullable String list(ServerProbe probe) {
        try {
            return probe.value("SHOW synchronous_standby_names");
        } catch (SQLException e) {
            return null;
        }
    }

    private synchronized void note(@Nullable String list) {
        if (list != null && (seen.isEmpty() || !seen.get(seen.size() - 1).equals(list))) {
            seen.add(list);
            notifyAll();
        }
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            thread.join(END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
