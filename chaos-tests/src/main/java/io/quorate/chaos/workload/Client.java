package io.quorate.chaos.workload;

import io.quorate.chaos.history.Operation;
import io.quorate.chaos.history.ProcessId;
import io.quorate.chaos.history.Recorder;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One strictly sequential client on a thread of its own: an operation, its answer, a pause, the next one. */
final class Client implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(40);

    private final int number;
    private final Recorder recorder;
    private final Session session;
    private final Supplier<Operation> operations;
    private final Duration pause;
    private final Thread thread;
    private volatile boolean isEnding;
    private volatile @Nullable RuntimeException failure;

    /** @param number from 0 to the recorder's concurrency - 1, nobody else's */
    Client(int number, Recorder recorder, Session session, Supplier<Operation> operations, Duration pause) {
        this.number = number;
        this.recorder = recorder;
        this.session = session;
        this.operations = operations;
        this.pause = pause;
        this.thread = new Thread(this::run, "client-" + number);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!isEnding) {
                once(number, recorder, session, operations.get());
                LockSupport.parkNanos(pause.toNanos());
            }
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            session.close();
        }
    }

    /** One operation, from its invocation to its completion. */
    static void once(int number, Recorder recorder, Session session, Operation operation) {
        ProcessId process = recorder.process(number);
        recorder.invoke(process, operation);
        Session.Result result = session.execute(operation);
        switch (result.classification().outcome()) {
            case OK -> recorder.ok(process, result.found(), result.stamp());
            case FAIL -> recorder.fail(process, result.classification().why());
            case INFO -> recorder.info(process, result.classification().why());
        }
    }

    /** It takes no new operation. */
    void end() {
        isEnding = true;
    }

    /**
     * Waits until its last operation has been answered.
     *
     * @throws IllegalStateException when it has not, or has ended by itself: a bug of the harness
     */
    @Override
    public void close() {
        end();
        try {
            thread.join(END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new IllegalStateException(thread.getName() + " has not ended within " + END);
        }
        if (failure != null) {
            throw new IllegalStateException(thread.getName() + " has failed", failure);
        }
    }
}
