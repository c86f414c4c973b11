package io.quorate.agent;

import io.quorate.agent.recovery.RecoveryFiles;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fences this node for good when it meets a later recovery of its cluster's quorum: that is written down first, so that no later start
 * takes part in the group that is over. Thread-safe.
 */
final class LeftBehind {
    private static final Logger LOG = LoggerFactory.getLogger(LeftBehind.class);

    private final RecoveryFiles files;
    private Consumer<String> fence = reason -> {};
    private int met;

    LeftBehind(RecoveryFiles files) {
        this.files = files;
    }

    /** @param newFence ends PostgreSQL and the agent */
    synchronized void fenceWith(Consumer<String> newFence) {
        fence = newFence;
        if (met > 0) {
            fence.accept(reason(met));
        }
    }

    synchronized void met(int recovery) {
        if (recovery <= met) {
            return;
        }
        met = recovery;
        try {
            files.writeLeftBehindBy(recovery);
        } catch (IOException e) {
            // It is met again after the next start.
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("recovery", recovery)
                    .log("that this node was left behind could not be written down");
        }
        fence.accept(reason(recovery));
    }

    private static String reason(int recovery) {
        return "the quorum of this cluster was recovered without this node (recovery " + recovery + ")";
    }
}
