package io.quorate.agent.loop;

import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.WalPosition;

/**
 * What a client wrote on a fake server: acknowledged or not, it is the WAL up to here.
 *
 * @param at the end of the commit; no two on one timeline have the same
 */
record FakeCommit(NodeId node, Epoch epoch, WalPosition at) {}
