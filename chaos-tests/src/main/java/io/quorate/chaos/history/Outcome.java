package io.quorate.chaos.history;

/** What became of an operation. */
public enum Outcome {
    OK,
    /** Certainly not happened. */
    FAIL,
    /** Not known; also of an operation that the end of the run cut off. */
    INFO
}
