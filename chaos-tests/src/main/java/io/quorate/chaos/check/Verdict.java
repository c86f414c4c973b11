package io.quorate.chaos.check;

/** What a checker has found. Only {@link #VALID} lets a run pass. */
public enum Verdict {
    VALID,
    /** A promise was broken, and here is where. */
    INVALID,
    /** Nothing can be said: what would prove it is missing. */
    UNKNOWN
}
