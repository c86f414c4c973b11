package io.quorate.agent.postgres;

import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.NodeId;

/**
 * A node to stream from, clone from or rewind against. The host is a name or an address without brackets.
 *
 * @param epoch in which the node is primary; who streams from it says so by its name
 */
public record Upstream(NodeId node, String host, int port, Epoch epoch) {}
