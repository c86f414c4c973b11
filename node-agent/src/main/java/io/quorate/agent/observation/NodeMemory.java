package io.quorate.agent.observation;

import io.quorate.consensus.model.Epoch;
import java.time.Duration;
import java.util.Optional;

/**
 * What the loop remembers of its own attempts.
 *
 * @param operation the long operation under way
 * @param isBackingOff an operation failed a moment ago; the next one waits
 * @param servedEpoch last epoch in which this agent saw its own server as primary
 * @param failedEpoch last epoch in which this node, as holder, failed to become or to stay primary
 * @param rewindTried a rewind has been made (or has failed) since the node last streamed
 * @param restartInPlace a switchover was called off after the server had been stopped: it comes back here
 * @param failedSwitchover id of the last switchover that this node called off; 0: none
 * @param cut the position read in the present vacancy
 * @param silence for how long the server has not answered, or has not got a write onto its disk; zero when it does
 * @param starting for how long it has been on its way up outside of an operation; zero when it is not
 * @param slotsAreDue the primary's slots have not been looked at for a while
 * @param notStreaming for how long a standby has not streamed although a primary is up; zero when it does
 */
public record NodeMemory(
        Optional<String> operation,
        boolean isBackingOff,
        Optional<Epoch> servedEpoch,
        Optional<Epoch> failedEpoch,
        boolean rewindTried,
        boolean restartInPlace,
        long failedSwitchover,
        Optional<CutPosition> cut,
        Duration silence,
        Duration starting,
        Duration notStreaming,
        boolean slotsAreDue) {
    public static final NodeMemory FRESH = new NodeMemory(
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            0,
            Optional.empty(),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            false);
}
