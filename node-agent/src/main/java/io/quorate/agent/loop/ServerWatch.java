package io.quorate.agent.loop;

import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.postgres.PostgresServer;
import io.quorate.agent.process.ServerProcesses;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the server every so often, at once when asked, and within 40 ms when its postmaster has gone. Runs the
 * thread {@code server-watch}; what it sees goes to the listener on that thread.
 */
final class ServerWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerWatch.class);
    private static final Duration DEATH_LOOK = Duration.ofMillis(40);
    private static final Duration CALM = Duration.ofMillis(500);
    private static final Duration HURRIED = Duration.ofMillis(20);

    private final PostgresServer server;
    private final ServerProcesses processes;
    private final LongSupplier moment;
    private final BiConsumer<ServerObservation, Long> listener;
    private final Semaphore asked = new Semaphore(0);
    private final Thread thread;
    private volatile boolean isHurried;
    private volatile boolean isClosed;

    /** @param moment is asked before each look; the listener gets its answer with what was seen */
    ServerWatch(
            PostgresServer server,
            ServerProcesses processes,
            LongSupplier moment,
            BiConsumer<ServerObservation, Long> listener) {
        this.server = server;
        this.processes = processes;
        this.moment = moment;
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

    /** Looks now, and tells nobody yet. */
    Taken take() {
        long before = moment.getAsLong();
        return new Taken(server.observe(), before);
    }

    private void run() {
        while (!isClosed) {
            Taken look = take();
            try {
                look.tell();
                pause(look.seen().postmaster());
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void pause(Optional<Long> postmaster) throws InterruptedException {
        long since = System.nanoTime();
        while (!isClosed && !isOver(Duration.ofNanos(System.nanoTime() - since))) {
            if (asked.tryAcquire((isHurried ? HURRIED : DEATH_LOOK).toMillis(), TimeUnit.MILLISECONDS)) {
                asked.drainPermits();
                return;
            }
            if (postmaster.filter(this::isGone).isPresent()) {
                LOG.atInfo().addKeyValue("postmaster", postmaster.get()).log("the postmaster has gone");
                return;
            }
        }
    }

    /**
     * The next look is due, for who has no thread.
     *
     * @param postmaster that the last look has shown
     */
    boolean isDue(Duration sinceLast, Optional<Long> postmaster) {
        boolean isAsked = asked.drainPermits() > 0;
        return isAsked || isOver(sinceLast) || postmaster.filter(this::isGone).isPresent();
    }

    private boolean isOver(Duration sinceLast) {
        return sinceLast.compareTo(isHurried ? HURRIED : CALM) >= 0;
    }

    /** Not known is not gone, and must not end this thread: the loop would go on with what it saw last. */
    private boolean isGone(long postmaster) {
        try {
            return !processes.isAlive(postmaster);
        } catch (UncheckedIOException notKnown) {
            LOG.atDebug().setCause(notKnown).log("whether the postmaster lives is not known");
            return false;
        }
    }

    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
    }

    /** What a look has shown. */
    final class Taken {
        private final ServerObservation seen;
        private final long before;

        private Taken(ServerObservation seen, long before) {
            this.seen = seen;
            this.before = before;
        }

        ServerObservation seen() {
            return seen;
        }

        void tell() {
            listener.accept(seen, before);
        }
    }
}
