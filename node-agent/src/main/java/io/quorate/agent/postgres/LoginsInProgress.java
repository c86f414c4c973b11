package io.quorate.agent.postgres;

import io.quorate.agent.process.ProcessStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Logins that were let in by lines of pg_hba that have been changed since, and that nobody sees: a session shows in pg_stat_activity only
 * when its client has proven who it is, and a client may take a minute for that (authentication_timeout).
 */
final class LoginsInProgress {
    private static final Duration POLL = Duration.ofMillis(10);

    /** Time for a login to end by itself: those of the agents take milliseconds. */
    private static final Duration GRACE = Duration.ofMillis(300);

    /** Children of the postmaster that no view shows either; they ignore SIGTERM. */
    private static final Pattern OTHERS =
            Pattern.compile(": (logger|stats collector|archiver( (last was|failed on|archiving) .*)?) *$");

    private final Installation on;

    LoginsInProgress(Installation on) {
        this.on = on;
    }

    /** Returns when each of those that there are now is a session that shows, or has ended. */
    void awaitOrEnd(ServerSession session, Deadline deadline)
            throws SQLException, OperationFailed, InterruptedException {
        Set<Long> unseen = new HashSet<>(on.processes().all());
        on.processes().postmaster().ifPresent(unseen::remove);
        unseen.removeIf(LoginsInProgress::isOther);
        Deadline patience = Deadline.in(GRACE);
        while (true) {
            for (var row : session.rows("SELECT pid FROM pg_stat_activity")) {
                row.get(0).map(Long::valueOf).ifPresent(unseen::remove);
            }
            unseen.removeIf(pid -> !on.processes().isAlive(pid));
            if (unseen.isEmpty()) {
                return;
            }
            if (deadline.hasPassed()) {
                throw new OperationFailed("logins that began before clients were refused do not end: " + unseen);
            }
            if (patience.hasPassed()) {
                unseen.forEach(LoginsInProgress::terminate);
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    private static boolean isOther(long pid) {
        return OTHERS.matcher(String.join(" ", ProcessStatus.argumentsOf(pid))).find();
    }

    private static void terminate(long pid) {
        Optional<ProcessHandle> handle = ProcessHandle.of(pid);
        handle.ifPresent(ProcessHandle::destroy);
    }
}
