package io.quorate.agent.postgres;

import io.quorate.consensus.model.Lsn;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices a primary whose writes hang, see {@link WriteProgress}. It never blocks a look: a probe has a session and a thread ({@code
 * write-probe}) of its own, one at a time, and none is made of a server that shows progress or has nothing to write. Thread-safe.
 */
final class WriteWatch {
    private static final Logger log = LoggerFactory.getLogger(WriteWatch.class);

    /** Waits for the disk and never for standbys: the agent's sessions commit locally. */
    private static final String PROBE = "SELECT pg_logical_emit_message(true, 'quorate', 'probe')";

    /** A probe that hangs keeps its session: a backend that waits for its disk cannot be cancelled, and must not become many. */
    private static final Duration LONGEST_PROBE = Duration.ofMinutes(10);

    private final ServerSessions sessions;
    private WriteProgress progress = new WriteProgress();
    private Optional<WriteProgress> probed = Optional.empty();
    private long watched;
    private boolean isStuck;

    WriteWatch(ServerSessions sessions) {
        this.sessions = sessions;
    }

    /** What a look has shown of a primary; true when its writes hang. */
    synchronized boolean saw(long postmaster, Lsn inserted, Lsn flushed) {
        if (postmaster != watched) {
            forget();
            watched = postmaster;
        }
        long now = System.nanoTime();
        progress.saw(inserted, flushed, now);
        if (progress.isProbeDue(now)) {
            progress.probing(now);
            startProbe();
        }
        tell(progress.isStuck(now), flushed);
        return isStuck;
    }

    /** The server is no primary, or has gone: a probe that is still under way counts no more. */
    synchronized void forget() {
        progress = new WriteProgress();
        probed = Optional.empty();
        isStuck = false;
    }

    private void tell(boolean stuck, Lsn flushed) {
        if (stuck && !isStuck) {
            log.atWarn().addKeyValue("lsn", flushed).log("the primary gets no write onto its disk");
        } else if (isStuck && !stuck) {
            log.atInfo().addKeyValue("lsn", flushed).log("the primary writes to its disk again");
        }
        isStuck = stuck;
    }

    /** One that is still under way is the answer to this question as well. */
    private void startProbe() {
        if (probed.isPresent()) {
            return;
        }
        WriteProgress of = progress;
        probed = Optional.of(of);
        Thread thread = new Thread(() -> run(of), "write-probe");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(WriteProgress of) {
        boolean isAnswered = false;
        try (ServerSession session = sessions.open(Deadline.in(LONGEST_PROBE))) {
            session.execute(PROBE);
            isAnswered = true;
        } catch (SQLException e) {
            log.atDebug().setCause(e).log("a write probe failed");
        } finally {
            ended(of, isAnswered);
        }
    }

    private synchronized void ended(WriteProgress of, boolean isAnswered) {
        if (isAnswered) {
            of.answered();
        } else {
            of.failed(System.nanoTime());
        }
        // After the server was forgotten this is somebody else's probe.
        probed = probed.filter(current -> current != of);
    }
}
