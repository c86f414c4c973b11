package io.quorate.agent.fencing;

import io.quorate.agent.process.ServerProcesses;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends PostgreSQL and then puts the standing fence back: the deadline may have passed in the midst of a promotion, with the fence
 * lowered. For the thread of the deadline; it takes no lock that others hold.
 */
public final class FencedEnd implements BooleanSupplier {
    private static final Logger log = LoggerFactory.getLogger(FencedEnd.class);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final ServerProcesses processes;
    private final StandingFence fence;

    /** @param fence one of its own: its methods exclude each other */
    public FencedEnd(ServerProcesses processes, StandingFence fence) {
        this.processes = processes;
        this.fence = fence;
    }

    /** True when no process is left and the fence stands. Takes 5 s at most. */
    @Override
    public boolean getAsBoolean() {
        return processes.endAll(LIMIT) && isFenced();
    }

    private boolean isFenced() {
        try {
            fence.restoreWhereData();
            return true;
        } catch (IOException failed) {
            log.atDebug().setCause(failed).log("the standing fence could not be put back");
            return false;
        }
    }
}
