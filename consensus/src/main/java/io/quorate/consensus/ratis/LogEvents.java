package io.quorate.consensus.ratis;

/** What happens inside Ratis and matters outside. Called on Ratis's threads, some under its locks: must not block. */
interface LogEvents {
    /** A command was applied, or leadership may have changed. */
    void changed();

    /** The log is dead on this node for good. */
    void died(String reason);
}
