package io.quorate.agent.postgres;

import io.quorate.agent.observation.ServerObservation;
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
    static final Duration LIMIT = Duration.ofMillis(950);

    private final ServerLook look;
    private final ExecutorService worker;
    private volatile Optional<ServerObservation> last = Optional.empty();

    ServerObserver(Installation on) {
        this.look = new ServerLook(on);
        this.worker = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "postgres-observer");
            thread.setDaemon(true);
            return thread;
        });
    }

    ServerObservation observe() {
        Future<ServerObservation> answer;
        try {
            answer = worker.submit(look::take);
        } catch (RejectedExecutionException closed) {
            return ServerLook.silent(last);
        }
        try {
            ServerObservation seen = answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
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

    @Override
    public void close() {
        worker.shutdown();
        look.close();
    }
}
