package io.quorate.chaos.history;

/** What an event says of an operation. */
public enum EventType {
    /** A client begins. */
    INVOKE,
    /** It has happened. */
    OK,
    /** It has certainly not happened, and never will. */
    FAIL,
    /** Not known: it may have happened, may happen later, or never. Also what the nemesis does. */
    INFO
}
