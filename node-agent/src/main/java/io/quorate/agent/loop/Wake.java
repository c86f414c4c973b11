package io.quorate.agent.loop;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Hands a piece of work to the loop thread, and wakes it. Callable from any thread; never blocks. */
@FunctionalInterface
interface Wake {
    void post(Runnable change);

    /** Hands what the future comes to to the loop. The future must never complete exceptionally. */
    default <T> void answer(CompletableFuture<T> future, Consumer<T> onLoop) {
        var unused = future.thenAccept(value -> post(() -> onLoop.accept(value)));
    }
}
