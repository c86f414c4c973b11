package io.quorate.client;

import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One command to one agent: its answers are handed over on the calling thread, which waits for the end. */
final class Exchange<P> {
    // gRPC ends a call at its deadline by itself; this is for the case that its timer is late.
    private static final long SLACK_MS = 500;

    private final BlockingQueue<Optional<P>> arrived = new LinkedBlockingQueue<>();
    private volatile CallEnd end;

    private Exchange(Endpoint endpoint) {
        this.end = new CallEnd(endpoint, Status.CANCELLED.withDescription("interrupted"), new Metadata(), true);
    }

    /** The last answer, and how the call ended. */
    record Result<P>(Optional<P> last, CallEnd end) {}

    static <Q, P> Result<P> run(
            Channels channels,
            Endpoint endpoint,
            MethodDescriptor<Q, P> method,
            Q request,
            Deadline deadline,
            Consumer<P> progress) {
        Exchange<P> exchange = new Exchange<>(endpoint);
        AgentCall<Q, P> call = new AgentCall<>(channels, endpoint, method, deadline);
        call.start(request, message -> exchange.arrived.add(Optional.of(message)), exchange::endWith);
        try {
            return exchange.await(deadline, progress);
        } finally {
            call.cancel();
        }
    }

    private void endWith(CallEnd how) {
        end = how;
        arrived.add(Optional.empty());
    }

    private Result<P> await(Deadline deadline, Consumer<P> progress) {
        Optional<P> last = Optional.empty();
        try {
            while (true) {
                long remaining = deadline.timeRemaining(TimeUnit.MILLISECONDS) + SLACK_MS;
                Optional<P> next = arrived.poll(remaining, TimeUnit.MILLISECONDS);
                if (next == null || next.isEmpty()) {
                    return new Result<>(last, end);
                }
                next.ifPresent(progress);
                last = next;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Result<>(last, end);
        }
    }
}
