package io.quorate.agent.fencing;

import io.quorate.agent.time.BootClock;
import java.util.function.BooleanSupplier;

/** A {@link DeadlineFence} that looks when it is told to. */
public final class SteppedFence {
    private final DeadlineFence fence;

    public SteppedFence(LeaseClock lease, BootClock clock, BooleanSupplier end) {
        this.fence = new DeadlineFence(lease, clock, end);
    }

    public void look() {
        fence.look();
    }
}
