package io.quorate.consensus.model;

/** The highest timeline number that was ever reserved, and the epoch that it was reserved in. */
public record ReservedTimeline(Epoch epoch, Timeline timeline) {}
