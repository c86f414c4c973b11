package io.quorate.agent.postgres;

import io.quorate.consensus.model.Lsn;
import io.quorate.consensus.model.Timeline;

/** What a promotion came to: the server writes on {@code timeline}, which left {@code parentTimeline} at {@code forkLsn}. */
public record Promoted(Timeline timeline, Timeline parentTimeline, Lsn forkLsn) {}
