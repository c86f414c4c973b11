package io.quorate.agent.observation;

import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.WalPosition;

/**
 * A position that a choice may rest on: read after the receiver had been cut, in the vacancy that followed {@code afterEpoch}, with
 * all local WAL replayed.
 */
public record CutPosition(Epoch afterEpoch, WalPosition position) {}
