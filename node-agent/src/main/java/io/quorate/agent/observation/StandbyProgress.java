package io.quorate.agent.observation;

import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.NodeId;
import java.util.Optional;

/**
 * One standby as its primary sees it. Only those that connect with the tag of an epoch are shown: clones and rewinds do not.
 *
 * @param epoch of the tag, which may be older than the primary's
 * @param flushed everything before it is on the standby's disk; empty until the standby has said so
 * @param isStreaming it has caught up and gets what is written as it is written
 */
public record StandbyProgress(NodeId node, Epoch epoch, Optional<Lsn> flushed, boolean isStreaming) {}
