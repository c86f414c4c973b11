package io.quorate.deploy.cluster;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What was seen from one primary to the next, by looking at both all the time.
 *
 * @param successor whose server was writable first; null if none was
 * @param untilGone when no process of the old primary's PostgreSQL was left; null if that was not seen before the next was writable
 * @param untilWritable when another server answered that it is not in recovery; null if none did
 */
record Succession(
        @Nullable String successor,
        @Nullable Duration untilGone,
        @Nullable Duration untilWritable) {
    private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();

    /** Watches from now on until another server than this node's is writable. */
    static Succession watch(LocalCluster cluster, String old, Duration deadline) {
        NodeProcesses processes = cluster.processes(old);
        Map<String, ServerProbe> others = new TreeMap<>();
        cluster.dataNamesBut(old).forEach(name -> others.put(name, cluster.probe(name)));
        try {
            long start = System.nanoTime();
            Duration gone = null;
            while (System.nanoTime() - start < deadline.toNanos()) {
                // In this order: what is gone now was gone before the answer of the others.
                if (gone == null && processes.postgres().isEmpty()) {
                    gone = Duration.ofNanos(System.nanoTime() - start);
                }
                for (Map.Entry<String, ServerProbe> other : others.entrySet()) {
                    if (other.getValue().isWritable()) {
                        return new Succession(other.getKey(), gone, Duration.ofNanos(System.nanoTime() - start));
                    }
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            return new Succession(null, gone, null);
        } finally {
            others.values().forEach(ServerProbe::close);
        }
    }

    void assertOneAfterTheOther() {
        assertThat(untilWritable).as("another server is writable").isNotNull();
        assertThat(untilGone).as("PostgreSQL of the old primary is gone before").isNotNull();
    }

    String successorName() {
        return requireNonNull(successor, "no other server became writable");
    }

    String text() {
        return "gone after " + milliseconds(untilGone) + ", another writable after " + milliseconds(untilWritable);
    }

    private static String milliseconds(@Nullable Duration duration) {
        return duration == null ? "?" : duration.toMillis() + " ms";
    }
}
