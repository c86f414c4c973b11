package io.quorate.agent.loop;

import java.time.Duration;
import java.util.Optional;

/** An {@link AgentLoop} that has no threads of its own, and takes a turn when it is told to. */
public final class SteppedLoop {
    private final AgentLoop loop;
    private Optional<Long> postmaster = Optional.empty();

    public SteppedLoop(NodeParts parts) {
        this.loop = new AgentLoop(parts);
    }

    public void begin() {
        loop.begin();
    }

    /** False when the loop has ended. */
    public boolean step() {
        return loop.step();
    }

    public boolean isLookDue(Duration sinceLast) {
        return loop.watch().isDue(sinceLast, postmaster);
    }

    /** Looks at the server now. What is returned tells the loop. */
    public Runnable look() {
        ServerWatch.Taken look = loop.watch().take();
        postmaster = look.seen().postmaster();
        return look::tell;
    }
}
