package io.quorate.agent.loop;

import io.quorate.agent.observation.CutPosition;
import io.quorate.agent.observation.NodeMemory;
import io.quorate.agent.observation.ServerObservation;
import io.quorate.agent.observation.ServerProcess;
import io.quorate.consensus.model.Epoch;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What the loop remembers between two turns. Owned by the loop thread. */
final class LoopMemory {
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);
    private static final Duration BETWEEN_SLOT_LOOKS = Duration.ofSeconds(5);
    private static final Duration FAILURE_IS_FORGOTTEN = Duration.ofSeconds(15);

    private final Since silence;
    private final Since starting;
    private final Since notStreaming;
    private final Since sinceSlots;
    private final Since sinceFailedOperation;
    private final Since sinceFailedEpoch;
    private Duration backoff = Duration.ZERO;
    private Optional<String> operation = Optional.empty();
    private Optional<Epoch> servedEpoch = Optional.empty();
    private Optional<Epoch> failedEpoch = Optional.empty();
    private Optional<CutPosition> cut = Optional.empty();
    private String failure = "";
    private boolean rewindTried;
    private boolean restartInPlace;
    private long failedSwitchover;

    LoopMemory(LongSupplier nanoTime) {
        silence = new Since(nanoTime);
        starting = new Since(nanoTime);
        notStreaming = new Since(nanoTime);
        sinceSlots = new Since(nanoTime);
        sinceFailedOperation = new Since(nanoTime);
        sinceFailedEpoch = new Since(nanoTime);
    }

    NodeMemory view() {
        return new NodeMemory(
                operation,
                sinceFailedOperation.isRunning()
                        && sinceFailedOperation.elapsed().compareTo(backoff) < 0,
                servedEpoch,
                failedEpoch,
                rewindTried,
                restartInPlace,
                failedSwitchover,
                cut,
                silence.elapsed(),
                starting.elapsed(),
                notStreaming.elapsed(),
                !sinceSlots.isRunning() || sinceSlots.elapsed().compareTo(BETWEEN_SLOT_LOOKS) > 0);
    }

    void sawServer(ServerObservation seen, boolean isPrimaryUp) {
        boolean isSilent = seen.process() == ServerProcess.UNRESPONSIVE;
        silence.track((isSilent || seen.writesHang()) && operation.isEmpty());
        // A start that is slow to say so is still the same start.
        boolean isStarting = seen.process() == ServerProcess.STARTING || (isSilent && starting.isRunning());
        starting.track(isStarting && operation.isEmpty());
        boolean isStandby = seen.process() == ServerProcess.IN_RECOVERY;
        notStreaming.track(isStandby && isPrimaryUp && !seen.receiver().isStreaming());
        if (isStandby && seen.receiver().isStreaming()) {
            rewindTried = false;
        }
    }

    /** This agent saw its server as primary under a safe lease. */
    void served(Epoch epoch) {
        servedEpoch = Optional.of(epoch);
        restartInPlace = false;
    }

    /** @param keepsPosition whether a position that was read for a choice stays true */
    void operationStarted(String name, boolean keepsPosition) {
        operation = Optional.of(name);
        if (!keepsPosition) {
            cut = Optional.empty();
        }
    }

    void describeOperation(String text) {
        operation = operation.map(present -> text);
    }

    void operationSucceeded() {
        operation = Optional.empty();
        silence.stop();
        starting.stop();
        notStreaming.stop();
        sinceFailedOperation.stop();
        backoff = Duration.ZERO;
        failure = "";
    }

    void operationFailed(String reason) {
        operation = Optional.empty();
        silence.stop();
        starting.stop();
        notStreaming.stop();
        sinceFailedOperation.restart();
        Duration doubled = backoff.isZero() ? FIRST_BACKOFF : backoff.multipliedBy(2);
        backoff = doubled.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : doubled;
        failure = reason;
    }

    void failedAsHolder(Epoch epoch) {
        failedEpoch = Optional.of(epoch);
        sinceFailedEpoch.restart();
    }

    void cutAt(CutPosition position) {
        cut = Optional.of(position);
    }

    void triedRewind() {
        rewindTried = true;
    }

    void lookedAtSlots() {
        sinceSlots.restart();
    }

    void calledOff(long switchoverId, boolean serverIsDown) {
        failedSwitchover = switchoverId;
        restartInPlace = serverIsDown;
    }

    /** The last operation's failure; empty after a success. */
    String failure() {
        return failure;
    }

    /** The epoch that this node gave back a moment ago; forgotten after a while, so that it may try again. */
    Optional<Epoch> recentlyFailedEpoch() {
        boolean isRecent =
                sinceFailedEpoch.isRunning() && sinceFailedEpoch.elapsed().compareTo(FAILURE_IS_FORGOTTEN) < 0;
        return isRecent ? failedEpoch : Optional.empty();
    }
}
