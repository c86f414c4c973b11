package io.quorate.agent.postgres;

import io.quorate.agent.process.StandInServer;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A backend that was stopped while it held the lock under which WAL gets onto the disk: nobody's commit ends, as on a disk that is
 * frozen. With {@code commit_delay} a backend sleeps under that lock for nearly all of its time; one that was met outside of it
 * goes on, and is stopped again.
 */
final class StoppedFlush implements AutoCloseable {
    private static final Duration COMMIT_LIMIT = Duration.ofSeconds(1);
    private static final int ATTEMPTS = 20;
    private static final String COMMIT = "SELECT pg_logical_emit_message(true, 'test', 'commit')";

    private final TestServer primary;
    private final ServerSession session;
    private final long backend;
    private final Thread thread;

    private StoppedFlush(TestServer primary) throws SQLException {
        this.primary = primary;
        this.session = primary.openSession();
        session.execute("SET commit_delay = 100000");
        session.execute("SET commit_siblings = 0");
        session.execute("SET statement_timeout = 0");
        this.backend = Long.parseLong(session.text("SELECT pg_backend_pid()::text"));
        this.thread = new Thread(this::commit, "committing");
        this.thread.setDaemon(true);
    }

    static StoppedFlush of(TestServer primary) throws SQLException {
        StoppedFlush flush = new StoppedFlush(primary);
        flush.thread.start();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            StandInServer.stop(flush.backend);
            if (!flush.doCommitsEnd()) {
                return flush;
            }
            flush.goOn();
        }
        flush.close();
        throw new AssertionError("no flush was met in " + ATTEMPTS + " attempts\n" + primary.endOfLog());
    }

    private void commit() {
        try {
            session.execute(
                    "DO $$ BEGIN LOOP PERFORM pg_logical_emit_message(true, 'test', 'busy'); COMMIT; END LOOP; END $$");
        } catch (SQLException ended) {
            // By the test, or with the server.
            session.close();
        }
    }

    private boolean doCommitsEnd() {
        ServerFiles files =
                new ServerFiles(primary.settings().data(), primary.settings().state());
        try (ServerSession other =
                new ServerSessions(primary.settings(), files).open(Deadline.in(COMMIT_LIMIT.multipliedBy(5)))) {
            other.execute("SET statement_timeout = " + COMMIT_LIMIT.toMillis());
            other.execute(COMMIT);
            return true;
        } catch (SQLException late) {
            return false;
        }
    }

    void goOn() {
        StandInServer.signal("-CONT", backend);
    }

    /** Whatever the server has become. */
    @Override
    public void close() {
        if (StandInServer.isLiving(backend)) {
            goOn();
            primary.query("SELECT pg_terminate_backend(" + backend + ")::text");
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
