package io.quorate.consensus.model;

/** The last switchover that ended, for those who wait for it. */
public record FinishedSwitchover(Switchover switchover, boolean succeeded, String detail) {}
