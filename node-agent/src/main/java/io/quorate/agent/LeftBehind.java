package io.quorate.agent;

import io.quorate.agent.recovery.RecoveryFiles;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fences this node when it meets another group of its cluster, for good when that is one of a later recovery: PostgreSQL first, then
 * the word on the disk that keeps every later start out of the group that is over, then the agent. Whatever is broken off is done again:
 * the next start meets the same group. Thread-safe.
 */
final class LeftBehind {
    private static final Logger LOG = LoggerFactory.getLogger(LeftBehind.class);

    private final RecoveryFiles files;
    private Runnable endServer = () -> {};
    private Consumer<String> leave = reason -> {};
    private String reason = "";
    private int met;

    LeftBehind(RecoveryFiles files) {
        this.files = files;
    }

    /**
     * @param newEndServer ends PostgreSQL, for the rest of this agent's life
     * @param newLeave ends the agent
     */
    synchronized void fenceWith(Runnable newEndServer, Consumer<String> newLeave) {
        endServer = newEndServer;
        leave = newLeave;
        if (!reason.isEmpty()) {
            endServer.run();
            leave.accept(reason);
        }
    }

    synchronized void met(int recovery) {
        if (recovery <= met) {
            return;
        }
        met = recovery;
        reason = "the quorum of this cluster was recovered without this node (recovery " + recovery + ")";
        endServer.run();
        try {
            files.writeLeftBehindBy(recovery);
        } catch (IOException e) {
            // It is met again after the next start.
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("recovery", recovery)
                    .log("that this node was left behind could not be written down");
        }
        leave.accept(reason);
    }

    /** @param order the other one */
    synchronized void torn(String order) {
        if (reason.isEmpty()) {
            reason = "two orders of recovery were given, and each made a group: this node was given another one than "
                    + order
                    + ". Stop the agents of all survivors; the next recovery has to count those as lost that were given the other one";
            endServer.run();
            leave.accept(reason);
        }
    }
}
