package io.quorate.agent.observation;

import java.time.Duration;
import java.util.Optional;

/**
 * What the arithmetic of a lease comes to on one node, as people may want to check it.
 *
 * @param margin that the node keeps: the recorded one, or more where its guard needs more
 * @param stopTime what its guard is counted with, from the deadline to the last process gone
 * @param worstTrial the slowest of the last trials of the guard; empty before the first
 * @param trials how many they were
 * @param leastDuration what a lease has to last for that margin
 * @param lastRoundTrip from sending a renewal to knowing that it is applied; empty where none was sent
 * @param worstRoundTrip of the last 100
 * @param driftBoundMillionths by how much the rates of two clocks are taken to differ
 * @param notElectable why it does not hold; empty when it does
 */
public record LeaseReport(
        Duration margin,
        Duration stopTime,
        Duration stopTimeFloor,
        Optional<Duration> worstTrial,
        int trials,
        Duration leastDuration,
        Optional<Duration> lastRoundTrip,
        Optional<Duration> worstRoundTrip,
        int driftBoundMillionths,
        Optional<String> notElectable) {}
