package io.quorate.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.agent.loop.PortBoundaries.Boundary;
import io.quorate.consensus.model.PauseState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An agent stands still at a boundary between two steps until its lease has long been over, and goes on as if nothing had happened: at
 * every boundary of every plan. {@link SafetyCheck} watches at every event, also over the commits that were acknowledged.
 */
record Standstill(StepPlan plan, Standstill.Of stop) {
    /** Past the lease, and long enough for another node to take over. */
    private static final Duration STANDSTILL = LoopCluster.LEASE.plusSeconds(4);

    private static final int TRIES = 2;
    private static final Duration AFTERWARDS = Duration.ofSeconds(1);

    /** What stands still. */
    enum Of {
        /** The whole process: what is left is its guard. */
        AGENT,
        /** One thread, while the agent's network is cut: its other threads go on without it. */
        THREAD
    }

    void everywhere() {
        List<Boundary> boundaries = plan.boundaries();
        List<Boundary> reached = new ArrayList<>();
        for (Boundary boundary : boundaries) {
            if (isSafeSoonerOrLaterAt(boundary)) {
                reached.add(boundary);
            }
        }
        for (String step : plan.steps()) {
            assertThat(reached)
                    .as("stopped before and after " + step + ", of " + boundaries)
                    .contains(new Boundary("before " + step, 1), new Boundary("after " + step, 1));
        }
    }

    /** Some steps are needed or not, as threads are quick or slow. */
    private boolean isSafeSoonerOrLaterAt(Boundary boundary) {
        boolean isReached = false;
        for (int i = 0; i < TRIES && !isReached; i++) {
            isReached = isSafeAt(boundary);
        }
        return isReached;
    }

    /** False when it did not come to that boundary. */
    private boolean isSafeAt(Boundary boundary) {
        try (LoopCluster cluster = LoopCluster.healthy()) {
            StepPlan.Stage stage = new StepPlan.Stage(cluster);
            plan.prepare(stage);
            stage.write();
            LoopNode node = plan.subject(cluster);
            AtomicBoolean isReached = new AtomicBoolean();
            node.boundaries().stopAt(boundary, () -> stand(node, isReached));
            plan.begin(stage);
            if (!stage.isWithin(StepPlan.LENGTH, isReached::get)) {
                stage.mend();
                return false;
            }
            sleepThroughLease(cluster, node);
            stage.write();
            stage.mend();
            stage.write();
            cluster.pass(AFTERWARDS);
            return true;
        } catch (AssertionError found) {
            throw new AssertionError(plan + ", " + stop + " stopped " + boundary + ": " + found.getMessage(), found);
        }
    }

    /** On the thread of the agent that has come to the boundary. */
    private void stand(LoopNode node, AtomicBoolean isReached) {
        boolean isLoop = Thread.currentThread().getName().equals("agent-loop");
        Freeze one = isLoop ? node.hang() : node.standstill();
        Freeze freeze = stop == Of.AGENT ? node.server().freeze() : one;
        freeze.begin();
        isReached.set(true);
        freeze.hold();
    }

    private void sleepThroughLease(LoopCluster cluster, LoopNode node) {
        if (stop == Of.THREAD) {
            cluster.isolate(node);
        }
        cluster.pass(STANDSTILL);
        // In a pause, and until it has been ended by a renewal, the lease cannot be taken away.
        if (cluster.state().pause().kind() == PauseState.Kind.RUNNING) {
            assertThat(node.server().isWritable()).as(cluster.toString()).isFalse();
        }
        if (stop == Of.THREAD) {
            cluster.heal();
            // The other threads learn first what has happened meanwhile.
            cluster.pass(AFTERWARDS);
            node.hang().end();
            node.standstill().end();
        } else {
            node.server().freeze().end();
        }
    }
}
