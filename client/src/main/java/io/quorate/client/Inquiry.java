package io.quorate.client;

import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The same question to many agents at once. Used by one thread; replies wait in a queue, one for each agent asked. */
final class Inquiry<Q, P> implements AutoCloseable {
    private final Channels channels;
    private final MethodDescriptor<Q, P> method;
    private final Q request;
    private final Deadline deadline;
    private final Map<Endpoint, AgentCall<Q, P>> outstanding = new LinkedHashMap<>();
    private final List<Endpoint> asked = new ArrayList<>();
    private final BlockingQueue<Reply<P>> replies = new LinkedBlockingQueue<>();

    Inquiry(Channels channels, MethodDescriptor<Q, P> method, Q request, Deadline deadline) {
        this.channels = channels;
        this.method = method;
        this.request = request;
        this.deadline = deadline;
    }

    /** What one agent answered; without a message the end says why. */
    record Reply<P>(Endpoint endpoint, Optional<P> message, CallEnd end) {}

    /** Asks an agent that was not asked before. */
    void ask(Endpoint endpoint) {
        if (asked.contains(endpoint)) {
            return;
        }
        asked.add(endpoint);
        AgentCall<Q, P> call = new AgentCall<>(channels, endpoint, method, deadline);
        outstanding.put(endpoint, call);
        // gRPC calls a listener from one thread after another, never from two at once.
        List<P> answers = new ArrayList<>();
        call.start(request, answers::add, end -> replies.add(replyOf(endpoint, answers, end)));
    }

    private static <P> Reply<P> replyOf(Endpoint endpoint, List<P> answers, CallEnd end) {
        boolean isWhole = end.verdict() == CallEnd.Verdict.ANSWERED;
        return new Reply<>(endpoint, isWhole ? answers.stream().findFirst() : Optional.empty(), end);
    }

    /** Agents that have not answered yet. */
    List<Endpoint> outstanding() {
        return List.copyOf(outstanding.keySet());
    }

    /** The next reply; empty when the limit has passed, or the thread was interrupted (its flag stays set). */
    Optional<Reply<P>> next(Deadline limit) {
        try {
            Reply<P> reply = replies.poll(limit.timeRemaining(TimeUnit.NANOSECONDS), TimeUnit.NANOSECONDS);
            if (reply != null) {
                outstanding.remove(reply.endpoint());
            }
            return Optional.ofNullable(reply);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        outstanding.values().forEach(AgentCall::cancel);
    }
}
