package io.quorate.agent.observation;

import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.WalPosition;

/**
 * A promise, on which a choice may rest: nothing is received any more from the primary of {@code afterEpoch} or an older one, also
 * after a restart.
 *
 * @param position read after the receiver had been cut, in the vacancy that followed that epoch, with all local WAL replayed
 * @param incarnation the life of the data directory that promises
 */
public record CutPosition(Epoch afterEpoch, WalPosition position, Incarnation incarnation) {}
