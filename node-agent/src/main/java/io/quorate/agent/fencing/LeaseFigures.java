package io.quorate.agent.fencing;

import java.time.Duration;
import java.util.Optional;

/**
 * What the arithmetic of this node's lease is made of, and what it comes to.
 *
 * @param duration of the lease, as recorded
 * @param margin how long before the end the holder stops, as recorded
 * @param effectiveMargin the margin that this node keeps: the recorded one, or more where its guard needs more
 * @param driftBound by how much the rates of two clocks are taken to differ, as a part of one
 * @param stopTime what the guard needs here
 * @param leastDuration what a lease has to last for that margin to be workable
 * @param lastRoundTrip from sending the last renewal to knowing that it is applied; none in this process so far: empty
 * @param worstRoundTrip of the last 100
 * @param notElectable why this node must not become primary; empty when the arithmetic holds
 */
public record LeaseFigures(
        Duration duration,
        Duration margin,
        Duration effectiveMargin,
        double driftBound,
        GuardStopTime stopTime,
        Duration leastDuration,
        Optional<Duration> lastRoundTrip,
        Optional<Duration> worstRoundTrip,
        Optional<String> notElectable) {}
