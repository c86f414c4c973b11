package io.quorate.agent.loop;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where a test holds the calls of one fake server, or lets them fail. Thread-safe. */
final class FakeSteps {
    private final String node;
    private final Freeze freeze;
    private final Map<FakePostgresServer.Step, Gate> gates = new EnumMap<>(FakePostgresServer.Step.class);
    private final Map<FakePostgresServer.Step, String> failures = new EnumMap<>(FakePostgresServer.Step.class);
    private final Set<FakePostgresServer.Step> broken = EnumSet.noneOf(FakePostgresServer.Step.class);

    FakeSteps(String node, Freeze freeze) {
        this.node = node;
        this.freeze = freeze;
    }

    synchronized Gate holdAt(FakePostgresServer.Step step) {
        Gate gate = new Gate(node + " " + step);
        gates.put(step, gate);
        return gate;
    }

    synchronized void failAt(FakePostgresServer.Step step) {
        failures.put(step, step + " was made to fail");
    }

    /** Every call that comes to this step fails until it is {@link #mend}ed. */
    synchronized void failAlwaysAt(FakePostgresServer.Step step) {
        broken.add(step);
        failAt(step);
    }

    synchronized void mend(FakePostgresServer.Step step) {
        broken.remove(step);
        failures.remove(step);
    }

    synchronized boolean isHeld() {
        return gates.values().stream().anyMatch(Gate::isHolding);
    }

    /** Where the next call that comes to this step is held, unless one stands there already. */
    synchronized Optional<Gate> gateAt(FakePostgresServer.Step step) {
        return Optional.ofNullable(gates.get(step)).filter(gate -> !gate.isHolding());
    }

    /** Waits where the test wants it; the reason when the test wants it to fail, or when the agent is closed meanwhile. */
    Optional<String> pass(FakePostgresServer.Step step) {
        freeze.hold();
        Optional<Gate> gate;
        Optional<String> failure;
        synchronized (this) {
            gate = gateAt(step);
            failure = Optional.ofNullable(broken.contains(step) ? failures.get(step) : failures.remove(step));
        }
        gate.ifPresent(Gate::pass);
        freeze.hold();
        return Thread.currentThread().isInterrupted() ? Optional.of(step + " was interrupted") : failure;
    }
}
