package io.quorate.consensus.log;

/** Whether the log works on this node. */
public sealed interface LogHealth {

    /** Takes part. */
    record Healthy() implements LogHealth {}

    /** The Raft server inside this process is dead and will not come back: the agent must fence, and exit non-zero. */
    record Dead(String reason) implements LogHealth {}
}
