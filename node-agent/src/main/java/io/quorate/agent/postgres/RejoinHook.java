package io.quorate.agent.postgres;

/** Is told each boundary that an operation has reached; tests let the agent end there. Called on the thread of the operation. */
@FunctionalInterface
interface RejoinHook {
    RejoinHook NONE = boundary -> {};

    void reached(RejoinBoundary boundary) throws InterruptedException;
}
