package io.quorate.agent.loop;

import io.quorate.agent.postgres.TestServer;
import io.quorate.agent.time.ProcUptimeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Tries all the time to write into one server, whatever it is, each time in a new session that waits for no standby. */
final class WriteSampler implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration END = Duration.ofSeconds(30);

    private static final String WRITE = "WITH alone AS (SELECT set_config('synchronous_commit', 'local', true))"
            + " INSERT INTO written SELECT 1 FROM alone RETURNING current_setting('quorate.epoch')";

    private final TestServer server;
    private final ProcUptimeClock clock = new ProcUptimeClock();
    private final List<Write> accepted = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread;
    private volatile boolean isClosed;

    /**
     * A write that was accepted.
     *
     * @param epoch that the server said it was in
     * @param begun boot time before it was asked
     * @param done boot time when the answer was there
     */
    record Write(long epoch, Duration begun, Duration done) {}

    private WriteSampler(TestServer server) {
        this.server = server;
        this.thread = new Thread(this::run, "write-sampler-" + server.settings().node());
        thread.setDaemon(true);
    }

    static WriteSampler start(TestServer server) {
        WriteSampler sampler = new WriteSampler(server);
        sampler.thread.start();
        return sampler;
    }

    List<Write> accepted() {
        return List.copyOf(accepted);
    }

    private void run() {
        while (!isClosed) {
            Duration begun = clock.now();
            try {
                long epoch = Long.parseLong(server.query(WRITE).get(0));
                accepted.add(new Write(epoch, begun, clock.now()));
            } catch (AssertionError refused) {
                // Down, or read-only: that is what is to be found out.
            }
            LockSupport.parkNanos(PAUSE.toNanos());
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
