package io.quorate.consensus.command;

import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.WalPosition;

/**
 * A node's word, given in a vacancy and kept over restarts: it receives nothing more from a primary of an older epoch.
 *
 * @param position where its WAL ends, read after it had stopped receiving
 * @param incarnation the life of its data directory in which it says so
 * @param epoch the one that is to be granted next
 */
public record Promise(NodeId node, WalPosition position, Incarnation incarnation, Epoch epoch) {}
