package io.quorate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks every server all the time whether it is writable, and in which epoch. Each has a thread of its own, for one that is frozen holds up
 * whoever asks it.
 */
final class WritableWatch implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration END = Duration.ofSeconds(30);

    private final List<Answer> writable = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> threads;
    private volatile boolean isClosed;

    private WritableWatch(List<ServerProbe> probes) {
        threads = probes.stream()
                .map(probe -> new Thread(() -> ask(probe), "writable-watch"))
                .toList();
    }

    static WritableWatch on(LocalCluster cluster) {
        return on(cluster.shape.dataNames().stream().map(cluster::probe).toList());
    }

    /** Closes the probes. */
    static WritableWatch on(List<ServerProbe> probes) {
        WritableWatch watch = new WritableWatch(probes);
        watch.threads.forEach(Thread::start);
        return watch;
    }

    private void ask(ServerProbe probe) {
        try (probe) {
            while (!isClosed) {
                long begun = System.nanoTime();
                probe.writableEpoch().ifPresent(epoch -> writable.add(new Answer(0, epoch, begun, System.nanoTime())));
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /** How many answers of writable servers there have been. */
    int count() {
        return writable.size();
    }

    /** What writable servers have answered, in no order between them. */
    List<Answer> answers() {
        synchronized (writable) {
            return List.copyOf(writable);
        }
    }

    /** Ends it: no server was writable once one of a later epoch had been. */
    void assertOneAfterTheOther() {
        close();
        assertThat(writable).as("answers of writable servers").isNotEmpty();
        assertThat(EpochOrder.begunTooLate(List.copyOf(writable)))
                .as("writable in an epoch that was over")
                .isEmpty();
    }

    @Override
    public void close() {
        isClosed = true;
        for (Thread thread : threads) {
            try {
                thread.join(END.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
