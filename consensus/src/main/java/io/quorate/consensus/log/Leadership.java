package io.quorate.consensus.log;

import io.quorate.consensus.model.NodeId;
import java.util.Optional;

/**
 * Who leads the Raft group, as one node sees it.
 *
 * @param isSelfReady this node leads and has applied the first entry of its term
 */
public record Leadership(long term, Optional<NodeId> leader, boolean isSelfReady) {}
