package io.quorate.agent.loop;

import java.util.Optional;

/** Stops an agent as a whole, as a debugger or an overloaded machine does: every call that it makes waits. Thread-safe. */
final class Freeze {
    private volatile Optional<Gate> gate = Optional.empty();

    void begin() {
        gate = Optional.of(new Gate("frozen agent"));
    }

    /** Begins, and returns when a call of the agent has been stopped. */
    void awaitHeld() {
        begin();
        gate.ifPresent(Gate::awaitReached);
    }

    /** What it lets go on may come to another freeze at once. */
    void end() {
        Optional<Gate> held = gate;
        gate = Optional.empty();
        held.ifPresent(Gate::open);
    }

    boolean isOn() {
        return gate.isPresent();
    }

    /** To be called at the border of the agent. */
    void hold() {
        gate.ifPresent(Gate::passUninterruptibly);
    }
}
