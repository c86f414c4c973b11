package io.quorate.agent.api;

import io.quorate.consensus.log.Leadership;
import io.quorate.consensus.model.NodeId;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a view is taken from, and how good it is.
 *
 * @param isConfirmed a majority has confirmed it just now
 * @param switchoverPendingFor for how long this node has seen the pending switchover; empty when there is none
 */
record Vantage(NodeId node, Leadership leadership, boolean isConfirmed, Optional<Duration> switchoverPendingFor) {}
