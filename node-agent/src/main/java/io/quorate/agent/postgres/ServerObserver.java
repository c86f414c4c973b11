package io.quorate.agent.postgres;

import io.quorate.agent.observation.ServerObservation;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the server in a thread of its own, so that a server (or a disk) that hangs does not hang who asks: after the limit the
 * answer is that it does not respond. Thread-safe.
 */
final class ServerObserver implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServerObserver.class);
    private static final Duration LIMIT = Duration.ofMillis(950);

    /** The first look also loads the driver, and there is nothing yet that could be told instead. */
    private static final Duration FIRST_LIMIT = Duration.ofSeconds(5);

    private static final Duration LOG_CHECK = Duration.ofMinutes(1);
    private static final Duration KEPT_CHECK = Duration.ofSeconds(10);

    private final ServerLook look;
    private final ServerLog serverLog;
    private final KeptReport kept;
    private Deadline nextLogCheck = Deadline.in(LOG_CHECK);
    private Deadline nextKeptCheck = Deadline.in(Duration.ZERO);
    private final ExecutorService worker;
    private volatile Optional<ServerObservation> last = Optional.empty();

    ServerObserver(Installation on) {
        this.look = new ServerLook(on);
        this.serverLog = new ServerLog(on.files());
        this.kept = KeptReport.of(on);
        this.worker = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "postgres-observer");
            thread.setDaemon(true);
            return thread;
        });
    }

    ServerObservation observe() {
        Future<ServerObservation> answer;
        try {
            answer = worker.submit(this::look);
        } catch (RejectedExecutionException closed) {
            return ServerLook.silent(last);
        }
        Duration limit = last.isPresent() ? LIMIT : FIRST_LIMIT;
        try {
            ServerObservation seen = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            last = Optional.of(seen);
            return seen;
        } catch (TimeoutException e) {
            return ServerLook.silent(last);
        } catch (ExecutionException e) {
            log.atError().setCause(e.getCause()).log("looking at the server failed");
            return ServerLook.silent(last);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ServerLook.silent(last);
        } finally {
            // A look that has not begun yet is of no use to anybody; one that hangs ends by its own time-outs.
            answer.cancel(false);
        }
    }

    private ServerObservation look() throws IOException, InterruptedException {
        if (nextLogCheck.hasPassed()) {
            nextLogCheck = Deadline.in(LOG_CHECK);
            serverLog.keepBounded();
        }
        if (nextKeptCheck.hasPassed()) {
            nextKeptCheck = Deadline.in(KEPT_CHECK);
            kept.refresh();
        }
        return look.take();
    }

    @Override
    public void close() {
        worker.shutdown();
        look.close();
    }
}
