package io.quorate.agent.decision;

import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;

/**
 * What a primary sees of one standby. "Connected" means a walsender that carries the tag of this epoch.
 *
 * @param incarnation of its data directory, as its agent last said; who never said is not listed
 * @param isCounted it stands in the record or in the configured set
 * @param mustLeave its agent is about to clone, rewind or restore
 * @param couldPromise its agent speaks, and nothing is against choosing it: an election could rest on its promise
 * @param hasConfirmed it has flushed all WAL that the primary recovered
 * @param notConnectedFor zero while it is connected
 * @param notProgressingFor how long it has been behind without its flush position moving; zero while it moves or is at the end
 * @param caughtUpFor how long it has been streaming with less than {@link SyncWish#CLOSE_BYTES} to go; zero when it is not
 */
public record SeenStandby(
        NodeId node,
        Incarnation incarnation,
        boolean isCounted,
        boolean mustLeave,
        boolean couldPromise,
        boolean hasConfirmed,
        Duration notConnectedFor,
        Duration notProgressingFor,
        Duration caughtUpFor) {

    boolean isConnected() {
        return notConnectedFor.isZero();
    }
}
