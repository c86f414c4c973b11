package io.quorate.consensus.log;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread {@code log-listeners}. Changes that a listener has not been told yet become one call: nothing piles up. */
final class ListenerThread implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ListenerThread.class);

    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread listening = new Thread(task, "log-listeners");
        listening.setDaemon(true);
        return listening;
    });
    private final Set<Call> due = new HashSet<>();
    private boolean isClosed;

    synchronized void tell(Consumer<AppliedState> listener, InMemoryPeer peer) {
        Call call = new Call(listener, peer);
        if (!isClosed && due.add(call)) {
            thread.execute(() -> make(call));
        }
    }

    private void make(Call call) {
        synchronized (this) {
            due.remove(call);
        }
        try {
            call.listener().accept(call.peer().applied());
        } catch (RuntimeException e) {
            LOGGER.atError().addKeyValue("node", call.peer().id()).setCause(e).log("a listener of the log failed");
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        thread.shutdownNow();
    }

    private record Call(Consumer<AppliedState> listener, InMemoryPeer peer) {}
}
