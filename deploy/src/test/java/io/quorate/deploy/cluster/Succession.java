package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What was seen from one primary to the next, by looking at both all the time.
 *
 * @param untilGone when no process of the old primary's PostgreSQL was left; null if that was not seen before the next was writable
 * @param untilWritable when another server answered that it is not in recovery; null if none did
 */
record Succession(@Nullable Duration untilGone, @Nullable Duration untilWritable) {
    private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();

    /** Watches from now on until another server than this node's is writable. */
    static Succession watch(LocalCluster cluster, String old, Duration deadline) {
        NodeProcesses processes = cluster.processes(old);
        List<ServerProbe> others =
                cluster.namesBut(old).stream().map(cluster::probe).toList();
        try {
            long start = System.nanoTime();
            Duration gone = null;
            while (System.nanoTime() - start < deadline.toNanos()) {
                // In this order: what is gone now was gone before the answer of the others.
                if (gone == null && processes.postgres().isEmpty()) {
                    gone = Duration.ofNanos(System.nanoTime() - start);
                }
                if (others.stream().anyMatch(ServerProbe::isWritable)) {
                    return new Succession(gone, Duration.ofNanos(System.nanoTime() - start));
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            return new Succession(gone, null);
        } finally {
            others.forEach(ServerProbe::close);
        }
    }

    void assertOneAfterTheOther() {
        assertThat(untilWritable).as("another server is writable").isNotNull();
        assertThat(untilGone).as("PostgreSQL of the old primary is gone before").isNotNull();
    }

    String text() {
        return "gone after " + milliseconds(untilGone) + ", another writable after " + milliseconds(untilWritable);
    }

    private static String milliseconds(@Nullable Duration duration) {
        return duration == null ? "?" : duration.toMillis() + " ms";
    }
}
