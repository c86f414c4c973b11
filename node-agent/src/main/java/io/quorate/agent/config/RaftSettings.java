package io.quorate.agent.config;

import java.time.Duration;

/**
 * Timing and space of the replicated log.
 *
 * @param minFreeSpaceBytes below this the volume of the Raft directory counts as full
 */
public record RaftSettings(Duration electionTimeoutMin, Duration electionTimeoutMax, long minFreeSpaceBytes) {}
