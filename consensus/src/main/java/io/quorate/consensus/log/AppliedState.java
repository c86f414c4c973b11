package io.quorate.consensus.log;

import io.quorate.consensus.model.ClusterState;

/** A state and the index of the last log entry that made it; 0 before the first. */
public record AppliedState(long index, ClusterState state) {}
