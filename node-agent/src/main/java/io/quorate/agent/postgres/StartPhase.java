package io.quorate.agent.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Whether a server that gives no answer may still be on its way up. A server that says so itself has as long as its recovery takes;
 * one that says nothing has a short while.
 */
final class StartPhase {
    private static final String CANNOT_CONNECT_NOW = "57P03";

    /** Line of postmaster.pid that holds the state of the start (PostgreSQL's src/include/utils/pidfile.h). */
    private static final int STATUS_LINE = 7;

    private static final Duration SILENT_START = Duration.ofSeconds(10);

    private final Path lock;
    private long postmaster = -1;
    private Deadline silentStart = Deadline.in(Duration.ZERO);

    StartPhase(ServerFiles files) {
        this.lock = files.data().resolve("postmaster.pid");
    }

    boolean isGoingOn(long seenPostmaster, SQLException answer) {
        if (seenPostmaster != postmaster) {
            postmaster = seenPostmaster;
            silentStart = Deadline.in(SILENT_START);
        }
        if (isUp()) {
            return false;
        }
        return CANNOT_CONNECT_NOW.equals(answer.getSQLState()) || !silentStart.hasPassed();
    }

    /** It has been up, or is on its way down. */
    private boolean isUp() {
        try {
            List<String> lines = Files.readAllLines(lock);
            return lines.size() > STATUS_LINE && !lines.get(STATUS_LINE).strip().equals("starting");
        } catch (IOException e) {
            return false;
        }
    }
}
