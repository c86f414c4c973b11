package io.quorate.agent.postgres;

import io.quorate.consensus.model.NodeId;

/** A node to stream from, clone from or rewind against. The host is a name or an address without brackets. */
public record Upstream(NodeId node, String host, int port) {}
