package io.quorate.agent.loop;

import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.postgres.PostgresServer;
import io.quorate.agent.process.ServerProcesses;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the server every so often, at once when asked, and within some milliseconds when its postmaster has gone. Runs the
 * thread {@code server-watch}; what it sees goes to the listener on that thread.
 */
final class ServerWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerWatch.class);
    private static final Duration POSTMASTER_LOOK = Duration.ofMillis(25);
    private static final Duration CALM = Duration.ofMillis(500);
    private static final Duration HURRIED = Duration.ofMillis(50);

    private final PostgresServer server;
    private final ServerProcesses processes;
    private final Consumer<ServerObservation> listener;
    private final Semaphore asked = new Semaphore(0);
    private final Thread thread;
    private volatile boolean isHurried;
    private volatile boolean isClosed;

    ServerWatch(PostgresServer server, ServerProcesses processes, Consumer<ServerObservation> listener) {
        this.server = server;
        this.processes = processes;
        this.listener = listener;
        this.thread = new Thread(this::run, "server-watch");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Look now. */
    void look() {
        asked.release();
    }

    /** A change is awaited: look more often. */
    void hurry(boolean hurried) {
        isHurried = hurried;
    }

    private void run() {
        while (!isClosed) {
            ServerObservation seen = server.observe();
            try {
                listener.accept(seen);
                pause(seen.postmaster());
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void pause(Optional<Long> postmaster) throws InterruptedException {
        long until = System.nanoTime() + (isHurried ? HURRIED : CALM).toNanos();
        while (!isClosed && System.nanoTime() - until < 0) {
            if (asked.tryAcquire(POSTMASTER_LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                asked.drainPermits();
                return;
            }
            if (postmaster.isPresent() && !processes.isAlive(postmaster.get())) {
                LOG.atInfo().addKeyValue("postmaster", postmaster.get()).log("the postmaster has gone");
                return;
            }
        }
    }

    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
    }
}
