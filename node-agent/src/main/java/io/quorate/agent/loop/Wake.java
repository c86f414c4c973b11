package io.quorate.agent.loop;

/** Hands a piece of work to the loop thread, and wakes it. Callable from any thread; never blocks. */
@FunctionalInterface
interface Wake {
    void post(Runnable change);
}
